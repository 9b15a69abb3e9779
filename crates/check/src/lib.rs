//! What a check is, and the engine that runs checks over a World.
//!
//! A [`Check`] is one value in one file: metadata, documentation, logic, fix and examples. [`run`]
//! runs a selection of them and returns [`Results`]: every verdict that is not a pass as a finding,
//! and a tally per check.
//!
//! **Invariant:** the engine decides what is a pass: a check only says what is wrong or what it
//! could not see. What is not among the objects is missing only in a World that is complete and has
//! no gap that may hide it; else it is unknown. A verdict that rests on something hidden is unknown,
//! whatever the check said.
//!
//! **Invariant:** nothing here touches files, network, clock or environment.

mod check;
mod context;
mod engine;
mod exception;
mod fix;
mod fold;
mod glob;
mod incremental;
mod judge;
mod lens;
mod parameter;
mod report;
mod score;
mod trace;
mod undecided;

pub use check::{Category, Check, Examples, Fix, Logic, Versions};
pub use context::Context;
pub use engine::{Results, Selection, Tally, looked_for, run};
pub use exception::{AnnotationRule, Audit, Exception, Exceptions, Scope, Use};
pub use fix::{remove, set};
pub use glob::glob_matches;
pub use incremental::{Incremental, Turn};
pub use lens::{Lens, POD_TEMPLATES, Seen};
pub use parameter::{Parameter, Parameters, Setting};
pub use report::{At, Draft, Report};
pub use score::Score;
pub use undecided::Undecided;
