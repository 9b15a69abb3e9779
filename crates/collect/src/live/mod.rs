//! A live cluster becomes a [`Capture`]: what its API server said, resource by resource, and what it
//! did not say.
//!
//! [`capture`] asks which resources are served, lists every one that someone wants page by page, each
//! page at one resource version, and keeps the objects as trees. A page is read from its bytes straight
//! into a tree and copied without what nobody judges, so that memory depends on what is kept, never on
//! what is sent.
//!
//! [`ClusterWatch`] reads the same and goes on: each resource is watched from the version of its list.
//!
//! **Invariant:** values of Secrets are dropped while a page is copied, before anyone else sees it.
//!
//! **Invariant:** a read that fails is a gap with its cause and with what it hides.
//!
//! **Invariant:** nothing is written to a cluster but by [`apply_patches`]. The only other requests that are
//! no reads ask the server what the identity may do.

mod answer;
mod api;
mod apply;
mod capture;
mod connect;
mod date;
mod discovery;
mod doctor;
mod failure;
mod identity;
mod list;
mod missing_rights;
mod options;
mod proxy;
pub(crate) mod prune;
mod read;
mod renewal;
mod rights;
mod runtime;
mod watch;

pub use apply::{ObjectPatch, Refusal, apply_patches};
pub use capture::{Capture, Resource, Scope, Server};
pub use doctor::{Probe, ProbeState, examine};
pub use identity::identity;
pub use missing_rights::missing_rights;
pub use options::{Connection, LiveLimits, LiveOptions};
pub use read::{ConnectError, capture};
pub use watch::ClusterWatch;
