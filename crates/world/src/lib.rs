//! The World: all objects of a snapshot with their indexes, and the gaps beside them.
//!
//! A [`Source`] is one input, read; [`World::build`] gathers sources, finds the objects in them
//! (lists unpacked), and indexes them by kind, namespace, name and owner.
//!
//! **Invariant:** what could not be read is a gap in the World, never silence.
//!
//! **Invariant:** several sources may hold the same object; all are kept, and a reference resolves
//! if any of them matches.

mod blind;
mod build;
mod date;
mod derived;
mod directive;
mod index;
mod owner;
mod release;
mod resolve;
mod scope;
mod source;
mod unpack;
mod version;

pub use blind::{Blind, Within};
pub use build::{Entry, Settings, Template, World};
pub use date::Date;
pub use directive::Directive;
pub use release::{Release, Stated};
pub use resolve::Resolution;
pub use scope::is_cluster_scoped;
pub use source::{Origin, Source, Tally};
pub use version::Version;
