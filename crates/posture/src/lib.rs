//! The checks, one file each, and the frameworks that cite them.
//!
//! A file below `src/checks` that holds a `CHECK` is in the registry; nothing else is edited. The
//! manual, `explain`, SARIF rules and the console follow from it.

mod framework;
mod kinds;
mod registry;
mod support;

pub use framework::{
    Control, ControlResult, ControlVerdict, Framework, FrameworkResult, Means, ReadError, evaluate,
    framework_names, read as read_framework, shipped_framework,
};
pub use kinds::kinds_read;
pub use registry::{checks, find, is_opt_in};
