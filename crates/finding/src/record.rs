//! A finding as texts, after its World is gone.

use crate::acceptance::Acceptance;
use crate::gap::Place;
use crate::severity::Severity;
use crate::verdict::Verdict;

/// One verdict that is not a pass, as it is kept, compared and shown again. It holds no secret value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Tells the finding from every other one, and stays the same when lines move; as hexadecimal.
    pub fingerprint: String,
    /// The check's id.
    pub check: String,
    /// The severity, overrides applied.
    pub severity: Severity,
    /// Fail, manual or unknown.
    pub verdict: Verdict,
    /// The object it is about.
    pub object: ObjectName,
    /// The field the verdict rests on, from the object's root, such as `spec.hostNetwork`.
    pub field: String,
    /// Where that stands: in a file, or in a cluster.
    pub place: Place,
    /// One lower-case sentence about this object.
    pub message: String,
    /// Who accepted the finding and why; none while it is open.
    pub ignored: Option<Acceptance>,
}

/// What an object is called.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectName {
    /// Such as `apps/v1`.
    pub api_version: String,
    /// Such as `Deployment`.
    pub kind: String,
    /// None for kinds without namespace, and where nobody says.
    pub namespace: Option<String>,
    /// The name, or a pattern of one where it is generated.
    pub name: String,
}
