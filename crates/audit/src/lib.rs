//! Audit logs of the API server.
//!
//! [`read`] takes a log in any of the forms in which it is exported, as JSON lines or as one document,
//! and calls back for each event; only the fields of [`Event`] are looked at, all else is stepped over.
//! [`Uses`] keeps what the events add up to: which rights each subject has used.
//!
//! Forms: `audit.k8s.io/v1` `Event` and `EventList`; CloudWatch exports of EKS; Cloud Logging entries
//! of GKE; diagnostic records of AKS.

mod cloud;
mod event;
mod impersonation;
mod reader;
mod splitter;
mod uses;
mod wire;

pub use event::{Event, Impersonated, Malformed, Outcome, Resource, Stage, Target, User, decode};
pub use reader::{Problem, RECORD_BYTES_MAX, Reading, read, time_text};
pub use uses::{Names, Right, Subject, Used, Uses};
