//! Collectors: files, folders, archives and renderers become the sources of a World.
//!
//! [`collect`] plans first, one step after the other, so that the same inputs always give the same
//! sources in the same order; then it reads and parses on several threads.
//!
//! [`FileWatch`] reads as [`collect`] does, and reads again what has changed.
//!
//! **Invariant:** this is the only room that opens files and runs programs. It writes nothing but
//! an empty folder for renderers to call home.
//!
//! **Invariant:** what was asked for and could not be read is a gap with its cause; what is left
//! out on purpose is counted in [`Skipped`].
//!
//! **Invariant:** nothing here waits: types are looked at before opening, and programs have a
//! deadline.

mod archive;
mod chart;
mod collect;
mod file;
mod folder;
mod glob;
mod kustomization;
mod kustomize;
pub mod live;
mod options;
mod packed;
mod plan;
mod refusal;
mod render;
mod rules;
mod settle;
pub mod snapshot;
mod texts;
mod watch;

pub use collect::{Collected, collect};
pub use options::{Limits, Options};
pub use packed::open_log;
pub use plan::Skipped;
pub use rules::check_patterns;
pub use texts::Texts;
pub use watch::{FileWatch, Reading, WatchError};
