//! Why a request failed, in the words of gaps.

use std::error::Error as StdError;
use std::io;

use kube::client::AuthError;
use seawall_finding::{Cause, CauseKind, Gap, Hidden, Place};

/// Longest text of a server that is repeated, in characters.
const SERVER_TEXT_MAX: usize = 300;

/// A request that failed for good.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) kind: CauseKind,
    pub(crate) detail: String,
    pub(crate) hint: Option<String>,
}

// === impl Failure ===

impl Failure {
    pub(crate) fn new(kind: CauseKind, detail: impl Into<String>) -> Self {
        Failure { kind, detail: detail.into(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What a status other than success means; `message` is what the server says about it.
    pub(crate) fn of_status(status: u16, message: Option<&str>) -> Self {
        let kind = match status {
            401 => CauseKind::Unauthenticated,
            403 => CauseKind::Denied,
            404 | 405 => CauseKind::NotServed,
            408 | 504 => CauseKind::Timeout,
            410 => CauseKind::Expired,
            429 => CauseKind::Throttled,
            500.. => CauseKind::ServerError,
            _ => CauseKind::Unreadable,
        };
        let detail = match message.map(told).filter(|text| !text.is_empty()) {
            Some(text) => format!("the server says: {text}"),
            None => format!("the server answers with status {status}"),
        };
        let failure = Failure::new(kind, detail);
        match kind {
            CauseKind::Unauthenticated => failure.hint("renew the credentials of the kubeconfig's user"),
            CauseKind::Throttled => {
                failure.hint("try again later, or give the identity a FlowSchema of its own")
            }
            _ => failure,
        }
    }

    /// What an error of the client means. The text of a credential plugin's output stays out of it, since
    /// it may be the credential.
    pub(crate) fn of_error(error: &(dyn StdError + 'static)) -> Self {
        let mut last = error;
        loop {
            if let Some(auth) = last.downcast_ref::<AuthError>() {
                return Failure::new(CauseKind::Unauthenticated, credential_text(auth))
                    .hint("run the credential plugin of the kubeconfig's user by hand to see what it lacks");
            }
            match last.source() {
                Some(source) => last = source,
                None => break,
            }
        }
        let text = told(&last.to_string());
        let io_kind =
            chain(error).filter_map(|one| one.downcast_ref::<io::Error>()).map(io::Error::kind).last();
        match io_kind {
            Some(io::ErrorKind::TimedOut) => {
                Failure::new(CauseKind::Timeout, "the server did not answer in time")
            }
            _ if is_early_end(error) => {
                Failure::new(CauseKind::Truncated, "the connection ended within the answer")
            }
            _ if is_tls(error) => Failure::new(CauseKind::Tls, text)
                .hint("name the server's certificate authority in the kubeconfig"),
            _ => Failure::new(CauseKind::Unreachable, text)
                .hint("see that the server's address in the kubeconfig is right and can be reached"),
        }
    }

    /// The gap that the failure leaves at a place.
    pub(crate) fn gap(self, path: impl Into<String>, hides: Hidden) -> Gap {
        Gap {
            cause: Cause::new(self.kind, self.detail),
            place: Place { path: path.into(), position: None },
            hint: self.hint,
            excerpt: None,
            hides,
        }
    }
}

fn chain<'e>(error: &'e (dyn StdError + 'static)) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// Whether the layer that encrypts failed. It is known by its words only: its types belong to a crate
/// below the client's.
fn is_tls(error: &(dyn StdError + 'static)) -> bool {
    const WORDS: &[&str] = &["certificate", "tls", "handshake", "corruptmessage"];
    chain(error).any(|one| {
        let text = one.to_string().to_lowercase();
        WORDS.iter().any(|word| text.contains(word))
    })
}

fn is_early_end(error: &(dyn StdError + 'static)) -> bool {
    const WORDS: &[&str] =
        &["close_notify", "unexpected eof", "before message completed", "end of file before message length"];
    chain(error).any(|one| {
        let text = one.to_string().to_lowercase();
        WORDS.iter().any(|word| text.contains(word))
    })
}

/// What is wrong with credentials, without what a plugin said: it may be the credential.
pub(crate) fn credential_text(error: &AuthError) -> String {
    match error {
        AuthError::AuthExecRun { out, .. } => format!("the credential plugin failed with {}", out.status),
        AuthError::AuthExecStart(error) => format!("the credential plugin cannot be run: {error}"),
        AuthError::AuthExecParse(_) => "the credential plugin's answer cannot be read".to_owned(),
        AuthError::ReadTokenFile(error, _) => format!("the token file cannot be read: {error}"),
        _ => "the credentials of the kubeconfig cannot be used".to_owned(),
    }
}

/// A text of someone else as one harmless line.
pub(crate) fn told(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown: String = line.chars().filter(|c| !c.is_control()).take(SERVER_TEXT_MAX).collect();
    if line.chars().count() > SERVER_TEXT_MAX {
        shown.push_str("...");
    }
    shown
}
