//! Audit logs for questions about access.

use seawall_audit::{Reading, Uses, time_text};
use seawall_collect::open_log;
use seawall_finding::Place;
use serde_json::{Value, json};

use crate::console::{Console, reason};
use crate::problem::Problem;

/// What no log shows, and what follows from it.
pub(super) const LIMITS: [&str; 3] = [
    "a right that was not needed while the log was written may be needed later: by a job that runs once a \
     month, by an upgrade, when something fails",
    "rights that the API server asks for within a request do not stand in a log: those that whoever makes a \
     role or binding must hold, and custom verbs such as approve, sign and use",
    "requests that go to a kubelet, and not through the API server, are not in the log",
];

/// What all logs add up to.
#[derive(Default)]
pub(super) struct Logs {
    pub(super) uses: Uses,
    pub(super) reading: Reading,
}

// === impl Logs ===

impl Logs {
    /// Reads all logs. What cannot be read in them is told, and the rest is used.
    pub(super) fn read(paths: &[String], console: &Console) -> Result<Logs, Vec<Problem>> {
        let mut logs = Logs::default();
        for path in paths {
            logs.add(path, console)
                .map_err(|error| vec![Problem::new(format!("{path} cannot be read: {}", reason(&error)))])?;
        }
        Ok(logs)
    }

    fn add(&mut self, path: &str, console: &Console) -> std::io::Result<()> {
        let mut log = open_log(path)?;
        let uses = &mut self.uses;
        let reading = seawall_audit::read(&mut log, &mut |event, time| uses.add(event, time))?;
        for problem in &reading.problems {
            let line = u32::try_from(problem.line).unwrap_or(u32::MAX);
            let column = problem.column.and_then(|column| u32::try_from(column).ok()).unwrap_or(1);
            let place = Place { path: path.to_owned(), position: Some((line, column)) };
            console.error(&Problem::new(problem.fact.clone()).at(place));
        }
        let told = reading.problems.len() as u64;
        if let Some(more) = reading.unread.checked_sub(told).filter(|more| *more > 0) {
            console.error(&Problem::new(format!("{more} more records of {path} could not be read")));
        }
        if reading.backwards > 0 {
            console.warning(&Problem::new(format!("the times in {path} go back by more than an hour")));
        }
        self.reading.add(reading);
        Ok(())
    }

    /// Whether a part of the logs does not count.
    pub(super) fn is_cut(&self) -> bool {
        self.reading.unread > 0 || self.uses.dropped > 0
    }

    /// How much was read, and of which time.
    pub(super) fn told(&self) -> String {
        let window = self.reading.window.map_or_else(
            || "without times".to_owned(),
            |(first, last)| format!("{} to {}", time_text(first), time_text(last)),
        );
        format!(
            "audit log: {} events, {window}\n           {} denied, {} undecided, {} unread",
            self.reading.events, self.uses.denied, self.uses.undecided, self.reading.unread
        )
    }

    pub(super) fn json(&self) -> Value {
        let (uses, log) = (&self.uses, &self.reading);
        let (first, last) = log.window.map(|(first, last)| (time_text(first), time_text(last))).unzip();
        json!({
            "events": log.events, "bytes": log.bytes, "unread": log.unread, "dropped": uses.dropped,
            "denied": uses.denied, "undecided": uses.undecided, "first": first, "last": last,
        })
    }
}

/// `1 request`, `2 requests`.
pub(super) fn requests(count: u64) -> String {
    if count == 1 { "1 request".to_owned() } else { format!("{count} requests") }
}
