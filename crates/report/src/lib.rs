//! Every output format, rendered from one result.
//!
//! A [`Run`] borrows the World and the results of a scan; [`render`] writes it in a [`Format`].
//! Findings hold node ids: their places, field paths and fingerprints are worked out here, while
//! writing, so that a run of half a million findings needs no second copy of them. [`read_result`]
//! reads the JSON format back, and [`render_stored`] writes that: the formats see neither a World nor
//! a file, only the `model` that both give.
//!
//! **Invariant:** every format shows what could not be read, what could not be decided, and the
//! coverage beside every score.
//!
//! **Invariant:** no value of a Secret and no literal that looks like a secret is written; an
//! excerpt shows `<redacted N bytes>` in its place.
//!
//! **Invariant:** text from inputs cannot act: control and direction characters are shown as
//! escapes, and each format escapes what has a meaning in it.
//!
//! **Invariant:** nothing here touches files, network, clock or environment: the caller gives the
//! time and the source text.

mod baseline;
mod changes;
mod coverage;
mod csv;
mod diagnostic;
mod drawing;
mod emit;
mod excerpt;
mod fingerprint;
mod format;
mod framework;
mod github;
mod gitlab;
mod group;
mod html;
mod junit;
mod markdown;
mod model;
mod ocsf;
mod oscal;
mod path;
mod place;
mod policy_report;
mod prometheus;
mod record;
mod redact;
mod reply;
mod report;
mod run;
mod sarif;
mod stored;
mod summary;
mod table;
mod text;
mod time;
mod turn;
mod uuid;

pub use baseline::{Baseline, Compared, read_baseline};
pub use changes::{DiffFormat, DiffSide, write_diff};
pub use csv::csv_line;
pub use diagnostic::{diagnose, diagnose_gap};
pub use drawing::{Drawing, Link, Node, NodePart};
pub use emit::Emitter;
pub use format::{Format, render, render_stored};
pub use path::field_path;
pub use record::records;
pub use redact::hidden;
pub use reply::{Cell, Heat, Layout, Part, Remark, Reply, Sheet, write_data};
pub use run::{Meta, NoText, Run, SourceText, View};
pub use stored::{ReadError, Stored, read_result};
pub use summary::Summary;
pub use text::{plain, wrap};
pub use turn::{ObjectChange, Standing, Turn};

/// A stored result or baseline larger than this is not read.
pub const RESULT_BYTES_MAX: usize = stored::read::RESULT_BYTES_MAX;
