//! The events of one watch, line by line.

use std::time::Duration;

use http_body_util::BodyExt;
use kube::client::Body;
use seawall_finding::CauseKind;
use seawall_yaml::Value;

use crate::live::answer::{parse, root};
use crate::live::failure::Failure;
use crate::refusal::bytes_text;

/// An answer of a server that ends by its own later than it was asked to is broken.
const GRACE: Duration = Duration::from_secs(15);

/// What happened to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// It is there, or is another now.
    Is,
    /// It is gone.
    Gone,
    /// Nothing; the server only tells how far it has come.
    Bookmark,
}

/// The events of a watch that is open.
pub(super) struct Events {
    body: Body,
    bytes: Vec<u8>,
    bytes_max: usize,
    within: Duration,
}

// === impl Events ===

impl Events {
    pub(super) fn new(body: Body, bytes_max: usize, watch_time_max: Duration) -> Self {
        Events { body, bytes: Vec::new(), bytes_max, within: watch_time_max + GRACE }
    }

    /// The next line; none where the server has ended the watch.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, Failure> {
        loop {
            if let Some(end) = self.bytes.iter().position(|byte| *byte == b'\n') {
                let rest = self.bytes.split_off(end + 1);
                return Ok(Some(std::mem::replace(&mut self.bytes, rest)));
            }
            let frame = tokio::time::timeout(self.within, self.body.frame());
            let broken = || Failure::new(CauseKind::Truncated, "the connection ended within a watch");
            match frame.await {
                Err(_) => return Err(Failure::new(CauseKind::Timeout, "the server fell silent")),
                Ok(None) if self.bytes.is_empty() => return Ok(None),
                Ok(None | Some(Err(_))) => return Err(broken()),
                Ok(Some(Ok(frame))) => {
                    let Ok(data) = frame.into_data() else { continue };
                    self.bytes.extend_from_slice(&data);
                }
            }
            if self.bytes.len() > self.bytes_max {
                let fact = format!("an event is larger than {}", bytes_text(self.bytes_max as u64));
                return Err(Failure::new(CauseKind::Limit, fact));
            }
        }
    }
}

/// Reads an event and lets `each` take it. An error event is the failure that it tells of.
pub(super) fn read(line: &[u8], each: impl FnOnce(What, Value<'_>)) -> Result<(), Failure> {
    let tree = parse(line)?;
    let event = root(&tree);
    let unreadable = || Failure::new(CauseKind::Unparsable, "the answer is no event of a watch");
    let object = event.get("object").ok_or_else(unreadable)?;
    let what = match event.str_at(&["type"]) {
        Some("ADDED" | "MODIFIED") => What::Is,
        Some("DELETED") => What::Gone,
        Some("BOOKMARK") => What::Bookmark,
        Some("ERROR") => {
            let code = object.i64_at(&["code"]).and_then(|code| u16::try_from(code).ok()).unwrap_or(500);
            return Err(Failure::of_status(code, object.str_at(&["message"])));
        }
        _ => return Err(unreadable()),
    };
    each(what, object);
    Ok(())
}
