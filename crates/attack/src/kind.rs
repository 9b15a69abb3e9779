//! What a kind of edge is.

use seawall_access::{BindingId, Text};
use seawall_finding::ObjectId;
use seawall_object::GroupKind;

use crate::facts::PodFacts;
use crate::pen::Pen;
use crate::right::{Names, Right};
use crate::vertex::Vertex;

/// One way in which one thing leads to another. Each stands in a file of its own below `src/kinds`.
#[derive(Debug)]
pub struct Kind {
    /// Its name, never changed later: `run-pods`.
    pub id: &'static str,
    /// What the attacker does, as the words between the two ends: "starts a pod as".
    pub action: &'static str,
    /// What has to hold, in a sentence.
    pub needs: &'static str,
    /// What it gives and why, in a sentence or two.
    pub why: &'static str,
    /// What takes the edge away, in a sentence.
    pub fix: &'static str,
    /// On which versions, feature gates and settings it depends; empty where on none.
    pub depends: &'static str,
    /// Where the rule is written down.
    pub references: &'static [&'static str],
    /// What others call it, as `project/name`.
    pub known_as: &'static [&'static str],
    /// How many steps of an attacker it is: none for what only says what something is.
    pub steps: u8,
    /// How its edges come about.
    pub draw: Draw,
    /// Manifests with the edge, and manifests that miss it by little.
    pub examples: &'static [Example],
}

/// How the edges of a kind come about.
#[derive(Clone, Copy, Debug)]
pub enum Draw {
    /// For each place in which one subject holds all of these rights, by one role or by several bindings.
    Rights(&'static [Right], fn(&mut Pen<'_, '_>, &Held<'_>)),
    /// The same, and for each namespace from control of it, which allows to write the objects that are asked
    /// for: what controllers do for them may lead out of the namespace.
    Steering(&'static [Right], fn(&mut Pen<'_, '_>, &Held<'_>)),
    /// For each pod, and each workload that has no pods yet.
    Pods(fn(&mut Pen<'_, '_>, &PodFacts)),
    /// For each object of some kinds.
    Objects(&'static [GroupKind<'static>], fn(&mut Pen<'_, '_>, ObjectId)),
    /// For each service account: its namespace and name.
    Accounts(fn(&mut Pen<'_, '_>, Text, Text)),
    /// For each namespace.
    Namespaces(fn(&mut Pen<'_, '_>, Text)),
    /// For each node, by its name.
    Nodes(fn(&mut Pen<'_, '_>, Text)),
    /// For each binding, those that the API server would refuse too.
    Bindings(fn(&mut Pen<'_, '_>, BindingId)),
    /// For each user, group and service account that a binding names.
    Holders(fn(&mut Pen<'_, '_>, Vertex)),
    /// For each who may be in groups: the outside, and every user, group and service account that is known.
    Members(fn(&mut Pen<'_, '_>, Vertex)),
    /// Once.
    Once(fn(&mut Pen<'_, '_>)),
}

/// Where and with which names rights are held.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// The namespace; none where they are held everywhere.
    pub namespace: Option<Text>,
    /// For each right, the names with which it is held.
    pub names: &'a [Names],
}

/// One pair of manifests.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Objects between which there is an edge of this kind.
    pub manifests: &'static str,
    /// Where an edge of this kind begins and ends, by the names that people see.
    pub edge: (&'static str, &'static str),
    /// Almost the same objects, without any edge of this kind between these two.
    pub twin: &'static str,
}

/// The place of a kind in the table of all kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KindId(pub(crate) u16);

include!(concat!(env!("OUT_DIR"), "/kinds.rs"));

/// Every kind of edge, in the order of the files that hold them.
pub fn kinds() -> &'static [&'static Kind] {
    KINDS
}

// === impl KindId ===

impl KindId {
    /// Every kind, in the order of the table.
    pub fn all() -> impl Iterator<Item = KindId> {
        (0..KINDS.len() as u16).map(KindId)
    }

    /// The kind of an id that stands in the table.
    pub(crate) fn of(id: &str) -> KindId {
        let at = KINDS.iter().position(|kind| kind.id == id).expect("it stands in the table");
        KindId(at as u16)
    }

    /// The folder of the file that holds it: what belongs together, such as `escapes`.
    pub fn family(self) -> &'static str {
        FAMILIES[usize::from(self.0)]
    }

    /// The kind.
    pub fn kind(self) -> &'static Kind {
        KINDS[self.0 as usize]
    }
}
