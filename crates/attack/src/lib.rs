//! How an attacker would move: every way from one thing of a cluster to another, and what lies at the end.
//!
//! [`Graph::of`] draws it from what [`Access`](seawall_access::Access) knows: vertices are what an attacker
//! can hold, edges are what leads from one to another. Each kind of edge is one file below `src/kinds`.
//! [`Distances`] searches it, [`Answer`] tells by which [`Chain`]s somebody gets somewhere.
//!
//! **Invariant:** an edge is there only if what was read says so. What something unread decides is possible,
//! and says why; what admission refuses is blocked, and says by what.
//!
//! **Invariant:** edges stay few: what leads to all of a namespace goes over a hub.
//!
//! **Invariant:** nothing here touches files, network, clock or environment.

#[macro_use]
mod manifests;

mod answer;
mod chain;
mod change;
mod cloud;
mod deputies;
mod draw;
mod each;
mod edge;
mod ends;
mod escape;
mod example;
mod facts;
mod flaws;
mod grants;
mod graph;
mod kind;
mod late;
mod needs;
mod nginx;
mod operators;
mod outside;
mod paths;
mod pen;
mod reach;
mod reached;
mod remove;
mod right;
mod rights;
mod scheduling;
mod search;
mod server;
mod surface;
mod update;
mod vertex;
mod volumes;
mod what_if;

pub use answer::{Answer, CHAINS_OF_SOURCE_MAX, Question, ROUTES_MAX, Route};
pub use chain::{Chain, Cut, Hop, Proof};
pub use change::{Change, Refusal};
pub use each::Each;
pub use edge::{Edge, Evidence, Part, Reason, Strength};
pub use ends::{End, EndError};
pub use example::Shown;
pub use facts::{Facts, NodeFacts, PodFacts};
pub use graph::{EdgeId, Graph};
pub use kind::{Draw, Example, Held, Kind, KindId, kinds};
pub use needs::kinds_read;
pub use operators::Controller;
pub use pen::Pen;
pub use reach::Reach;
pub use reached::Refers;
pub use remove::{find_object, object_text, with_owned};
pub use right::{Ability, Names, Place, Right};
pub use search::{Distances, Take};
pub use server::Flag;
pub use surface::{Choke, NAMESPACES_MAX, Reached, Surface, TRIED_MAX};
pub use vertex::{Goal, Hub, Vertex, VertexId};
pub use what_if::{Pair, WhatIf};
