//! The table of all checks, made by the build script from the files below `src/checks`.

use seawall_check::Check;

include!(concat!(env!("OUT_DIR"), "/registry.rs"));

/// Every check, in the order of the folders and files that hold them.
pub fn checks() -> &'static [&'static Check] {
    CHECKS
}

/// Whether a check runs only where someone names it: those in the folder `on_request`, which sum up
/// others.
pub fn is_opt_in(id: &str) -> bool {
    ON_REQUEST.iter().any(|check| check.id == id)
}

/// The check of an id.
pub fn find(id: &str) -> Option<&'static Check> {
    CHECKS.iter().copied().find(|check| check.id == id)
}
