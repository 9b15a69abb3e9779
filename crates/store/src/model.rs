//! What a store hands out.

use std::fmt;
use std::str::FromStr;

use seawall_finding::{Record, Severity};

use crate::time::Time;

/// Where a finding stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It is there, and was never fixed.
    Open,
    /// It is there again after it was fixed.
    Reopened,
    /// It is there, and someone accepted it.
    Accepted,
    /// It was there, and a scan that looked did not find it any more.
    Fixed,
}

/// What counts as fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fixed {
    /// The check looked at the object, and no longer finds it.
    Passed,
    /// The object is gone.
    Gone,
}

/// A finding with its history in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The target it belongs to.
    pub target: String,
    /// The finding as it was last seen.
    pub record: Record,
    /// Where it stands.
    pub status: Status,
    /// When the scan began that found it first.
    pub first_seen: Time,
    /// When the scan began that found it last.
    pub last_seen: Time,
    /// Why later scans could not tell whether it is still there; none where the newest one could.
    pub unseen: Option<String>,
    /// When a scan did not find it any more, and why not.
    pub fixed: Option<(Time, Fixed)>,
    /// How often it came back.
    pub reopened: u32,
    /// When its status changed last.
    pub changed: Time,
}

/// Something that happened to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When the scan began that told.
    pub at: Time,
    /// The number of that scan, counted from one for each target.
    pub scan: u32,
    /// What happened.
    pub what: What,
    /// More about it: a reason, a cause, or what changed; may be empty.
    pub detail: String,
}

/// Kinds of [`Event`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// Found for the first time.
    Opened,
    /// Found again after it was fixed.
    Reopened,
    /// No longer found; the detail says why.
    Fixed,
    /// Its severity or verdict is another one.
    Changed,
    /// Someone accepted it; the detail is the reason.
    Accepted,
    /// The acceptance ended.
    Unaccepted,
    /// A scan could not look; the detail is the cause.
    Unseen,
    /// A scan could look again, and it is still there.
    Seen,
}

/// One finding, and everything that happened to it, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// The finding.
    pub stored: Stored,
    /// What happened to it.
    pub events: Vec<Event>,
}

/// Which findings are wanted; what is empty or none asks for all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this target.
    pub target: Option<String>,
    /// Of one of these checks; `*` and `?` match.
    pub checks: Vec<String>,
    /// Of at least this severity.
    pub severity_min: Option<Severity>,
    /// About objects in one of these namespaces.
    pub namespaces: Vec<String>,
    /// About objects of one of these kinds, whatever the case.
    pub kinds: Vec<String>,
    /// Of one of these statuses.
    pub statuses: Vec<Status>,
    /// Whose status changed then or later.
    pub since: Option<Time>,
    /// Whose status changed before.
    pub until: Option<Time>,
    /// At most so many, failures first and then the most severe.
    pub limit: Option<u32>,
    /// Those that follow this one in the list.
    pub after: Option<Cursor>,
}

/// The last finding of a page, behind which the next page begins. Shows itself as `FINGERPRINT@TARGET`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Its fingerprint, or the first digits of it.
    pub fingerprint: String,
    /// Its target; may be left out where one target has such a finding.
    pub target: Option<String>,
}

/// What is told of the findings that a [`Filter`] finds, beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many there are, on this page and on all others.
    pub total: u64,
    /// Behind which one the next page begins; none where this is the last.
    pub next: Option<Cursor>,
}

/// What a [`Filter`] finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The findings, up to the limit.
    pub findings: Vec<Stored>,
    /// How many there are in all, and where it goes on.
    pub page: Page,
}

/// What findings of a target are open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Failures, by severity in ascending order.
    pub failed: [u64; Severity::ALL.len()],
    /// What a person has to judge.
    pub manual: u64,
    /// What could not be decided.
    pub unknown: u64,
    /// What someone accepted; not among the others.
    pub accepted: u64,
    /// Those of all the above that the scan could not look at.
    pub unseen: u64,
}

/// One scan, as a point of a trend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The scan's number.
    pub scan: u32,
    /// When it began.
    pub started: Time,
    /// The version of Seawall.
    pub version: String,
    /// What was open after it.
    pub open: Counts,
    /// Found for the first time.
    pub new: u64,
    /// No longer found.
    pub fixed: u64,
    /// Found again.
    pub reopened: u64,
    /// What could not be read.
    pub gaps: u64,
}

/// What a stored scan changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The scan as a point of the target's trend.
    pub point: Point,
    /// Findings that are as they were.
    pub unchanged: u64,
}

/// What scans are kept apart by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its name.
    pub name: String,
    /// How many scans of it were stored.
    pub scans: u32,
    /// When the newest one began.
    pub newest: Time,
}

// === impl Status ===

impl Status {
    /// All of them.
    pub const ALL: [Status; 4] = [Status::Open, Status::Reopened, Status::Accepted, Status::Fixed];

    /// The word used everywhere.
    pub fn name(self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::Reopened => "reopened",
            Status::Accepted => "accepted",
            Status::Fixed => "fixed",
        }
    }
}

impl FromStr for Status {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Status::ALL
            .into_iter()
            .find(|status| status.name() == word)
            .ok_or_else(|| format!("unknown status \"{word}\"; one of open, reopened, accepted, fixed"))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

// === impl Cursor ===

impl Cursor {
    /// Behind a finding.
    pub fn at(stored: &Stored) -> Self {
        Cursor { fingerprint: stored.record.fingerprint.clone(), target: Some(stored.target.clone()) }
    }
}

impl FromStr for Cursor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (fingerprint, target) = match text.split_once('@') {
            Some((fingerprint, target)) => (fingerprint, Some(target.to_owned())),
            None => (text, None),
        };
        if fingerprint.is_empty() || !fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err("a list goes on after a fingerprint, or FINGERPRINT@TARGET".to_owned());
        }
        Ok(Cursor { fingerprint: fingerprint.to_owned(), target })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fingerprint)?;
        self.target.as_ref().map_or(Ok(()), |target| write!(f, "@{target}"))
    }
}

// === impl Fixed ===

impl Fixed {
    /// All of them.
    pub const ALL: [Fixed; 2] = [Fixed::Passed, Fixed::Gone];

    /// The word used everywhere.
    pub fn name(self) -> &'static str {
        match self {
            Fixed::Passed => "passed",
            Fixed::Gone => "gone",
        }
    }
}

// === impl What ===

impl What {
    /// All of them, in the order in which they are told of one scan.
    pub const ALL: [What; 8] = [
        What::Opened,
        What::Reopened,
        What::Fixed,
        What::Seen,
        What::Changed,
        What::Accepted,
        What::Unaccepted,
        What::Unseen,
    ];

    /// The word used everywhere.
    pub fn name(self) -> &'static str {
        match self {
            What::Opened => "opened",
            What::Reopened => "reopened",
            What::Fixed => "fixed",
            What::Changed => "changed",
            What::Accepted => "accepted",
            What::Unaccepted => "unaccepted",
            What::Unseen => "unseen",
            What::Seen => "seen",
        }
    }
}
