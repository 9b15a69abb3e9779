//! What a report says beside its findings.

use crate::gap::Place;

/// Something that people should know and that is no verdict, such as an exception that has expired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// A lower-case sentence without final period.
    pub fact: String,
    /// Where that stands.
    pub place: Place,
    /// What to do about it.
    pub hint: Option<String>,
}
