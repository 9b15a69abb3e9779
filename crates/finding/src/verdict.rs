//! What a check concluded, about which object, and by which evidence.

use std::fmt;
use std::sync::Arc;

use seawall_yaml::NodeId;

use crate::acceptance::Acceptance;
use crate::severity::Severity;

/// The place of an object in its World; stable for the life of the World.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(pub u32);

/// What a check says of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Looked at everything it needs, and all is well.
    Pass,
    /// Looked, and it is not.
    Fail,
    /// Only a person can decide; the evidence is attached.
    Manual,
    /// Could not look; the message says what exactly.
    Unknown(CauseKind),
}

// === impl Verdict ===

impl Verdict {
    /// The word used in every format.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Manual => "manual",
            Verdict::Unknown(_) => "unknown",
        }
    }
}

/// Why something could not be read or decided.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cause {
    /// The class.
    pub kind: CauseKind,
    /// One lower-case sentence: what exactly, without values of the input.
    pub detail: String,
}

/// Classes of [`Cause`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CauseKind {
    /// What decides may exist outside of what was asked for. Not a gap.
    OutsideScope,
    /// No check exists yet. Not a gap.
    NotImplemented,
    /// A file or folder could not be opened or read.
    Unreadable,
    /// Bytes that are not what they claim to be.
    Unparsable,
    /// A field has a type that the API server would refuse.
    Undecodable,
    /// A named bound was reached.
    Limit,
    /// A renderer (helm, kustomize) is missing or failed.
    NotRendered,
    /// Something took longer than its time.
    Timeout,
    /// A value that only the deployed system knows, such as a template's placeholder.
    Unresolved,
    /// A server does not accept the identity: it is missing, wrong or expired (401).
    Unauthenticated,
    /// The identity lacks the right (403).
    Denied,
    /// A server announces a kind and does not serve it (404), or announces a group whose own server
    /// is gone. A kind that nobody announces does not exist, which is no gap.
    NotServed,
    /// A list went out of date while it was read, again and again (410).
    Expired,
    /// A server refused for being asked too much, longer than it was waited for (429).
    Throttled,
    /// A server failed to answer a question that it understood (5xx).
    ServerError,
    /// Nobody answers at the address, or the connection broke.
    Unreachable,
    /// The server could not prove who it is, or no secure connection came about.
    Tls,
    /// The answer ended before its end; what came before it is among the objects.
    Truncated,
}

// === impl CauseKind ===

impl CauseKind {
    /// All classes.
    pub const ALL: [CauseKind; 18] = [
        CauseKind::OutsideScope,
        CauseKind::NotImplemented,
        CauseKind::Unreadable,
        CauseKind::Unparsable,
        CauseKind::Undecodable,
        CauseKind::Limit,
        CauseKind::NotRendered,
        CauseKind::Timeout,
        CauseKind::Unresolved,
        CauseKind::Unauthenticated,
        CauseKind::Denied,
        CauseKind::NotServed,
        CauseKind::Expired,
        CauseKind::Throttled,
        CauseKind::ServerError,
        CauseKind::Unreachable,
        CauseKind::Tls,
        CauseKind::Truncated,
    ];

    /// The class of a name.
    pub fn named(name: &str) -> Option<CauseKind> {
        CauseKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The words used in every format.
    pub fn name(self) -> &'static str {
        match self {
            CauseKind::OutsideScope => "outside scope",
            CauseKind::NotImplemented => "not implemented",
            CauseKind::Unreadable => "unreadable",
            CauseKind::Unparsable => "unparsable",
            CauseKind::Undecodable => "undecodable",
            CauseKind::Limit => "limit reached",
            CauseKind::NotRendered => "not rendered",
            CauseKind::Timeout => "timeout",
            CauseKind::Unresolved => "unresolved",
            CauseKind::Unauthenticated => "unauthenticated",
            CauseKind::Denied => "denied",
            CauseKind::NotServed => "not served",
            CauseKind::Expired => "expired",
            CauseKind::Throttled => "throttled",
            CauseKind::ServerError => "server error",
            CauseKind::Unreachable => "unreachable",
            CauseKind::Tls => "tls failure",
            CauseKind::Truncated => "truncated",
        }
    }

    /// Whether something that was asked for could not be read, which makes a run incomplete.
    pub fn is_gap(self) -> bool {
        !matches!(self, CauseKind::OutsideScope | CauseKind::NotImplemented)
    }
}

// === impl Cause ===

impl Cause {
    /// A cause of a class with its detail.
    pub fn new(kind: CauseKind, detail: impl Into<String>) -> Self {
        Cause { kind, detail: detail.into() }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.name(), self.detail)
    }
}

/// The node a verdict rests on, possibly of another object than the finding's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The object whose tree holds the node.
    pub object: ObjectId,
    /// The node, or the nearest one that exists where the field is absent.
    pub node: NodeId,
    /// The keys below `node` that are absent, joined by dots; empty where `node` itself is meant.
    pub missing: Arc<str>,
}

/// One verdict that is not a pass. There may be millions: texts are shared, and what a reader sees
/// is rendered late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The check's id.
    pub check: &'static str,
    /// The severity, overrides applied.
    pub severity: Severity,
    /// Fail, manual or unknown; passes are counted, not stored.
    pub verdict: Verdict,
    /// The object the finding is about.
    pub object: ObjectId,
    /// What the verdict rests on first of all; a node of `object` itself.
    pub evidence: Evidence,
    /// What it rests on besides, possibly of other objects.
    pub related: Box<[Evidence]>,
    /// One lower-case sentence about this object, without secret values.
    pub message: Arc<str>,
    /// Tells findings of one check on one field apart, such as a capability's name; else empty.
    pub discriminator: Arc<str>,
    /// Who accepted the finding and why, in the source or in a reviewed file; none while it is open.
    pub ignored: Option<Arc<Acceptance>>,
}

const _: () = assert!(size_of::<Finding>() <= 112);
