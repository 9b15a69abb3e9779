//! What a control is, and what it says about a pod.

use std::borrow::Cow;
use std::fmt;

use seawall_yaml::NodeId;

use crate::level::{Level, Version};
use crate::pod::Pod;
use crate::text;

/// One control of the standards.
pub struct Control {
    /// The name that the API server gives it.
    pub id: &'static str,
    /// A few words for headings.
    pub title: &'static str,
    /// The lowest level that asks for it.
    pub level: Level,
    /// What it demands and why.
    pub description: &'static str,
    /// The fields it looks at, `[*]` standing for every item and `*` for any text.
    pub fields: &'static [&'static str],
    /// What those fields may hold, at the newest version.
    pub allowed: &'static str,
    /// Pages to read.
    pub references: &'static [&'static str],
    /// Its editions, oldest first; never empty. A control has never ended.
    pub revisions: &'static [Revision],
    /// The stricter control that stands in for this one at the level `restricted`, from the version
    /// on in which that one first applies.
    pub overridden_by: Option<&'static Control>,
    pub(crate) reason: fn(&Facts<'_>) -> &'static str,
    pub(crate) detail: fn(&Facts<'_>) -> String,
}

/// One edition of a control.
pub struct Revision {
    /// The version it begins with; it lasts until the next one begins.
    pub since: Version,
    /// What it changed.
    pub change: &'static str,
    pub(crate) examine: for<'t> fn(&Pod<'t>, &mut Facts<'t>),
}

/// What a control found; the pod is at fault exactly if there is evidence.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts<'t> {
    /// Whether the pod itself sets something forbidden.
    pub(crate) pod: bool,
    /// Containers, volumes, sysctls or namespaces at fault, in the order of the pod.
    pub(crate) setting: Vec<&'t str>,
    /// Containers that lack something required.
    pub(crate) lacking: Vec<&'t str>,
    /// Forbidden values; sorted and without repetition once the pod was examined.
    pub(crate) values: Vec<Cow<'t, str>>,
    /// Forbidden annotations.
    pub(crate) annotations: Vec<String>,
    /// Whether a SELinux user is set.
    pub(crate) sets_user: bool,
    /// Whether a SELinux role is set.
    pub(crate) sets_role: bool,
    evidence: Vec<Evidence>,
}

/// Where a pod is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The node at fault, or the nearest one above a field that is missing.
    pub node: NodeId,
    /// The path from `node` to the field that is missing, keys joined by dots; empty where the node
    /// itself is at fault.
    pub missing: &'static str,
}

/// A control that a pod does not meet.
#[derive(Clone)]
pub struct Violation<'t> {
    control: &'static Control,
    facts: Facts<'t>,
}

// === impl Control ===

impl Control {
    /// The version from which on the control exists.
    pub fn since(&self) -> Version {
        self.revisions[0].since
    }

    /// The edition that holds at a version; none where the control does not exist yet.
    pub fn revision(&self, version: Version) -> Option<&'static Revision> {
        self.revisions.iter().rev().find(|revision| revision.since <= version)
    }

    /// Whether the control belongs to a level at a version: the level asks for it, it exists, and
    /// no stricter one stands in for it.
    pub fn applies(&self, level: Level, version: Version) -> bool {
        let is_overridden = level == Level::Restricted
            && self.overridden_by.is_some_and(|control| control.since() <= version);
        self.level <= level && self.since() <= version && !is_overridden
    }

    /// Asks this control alone about a pod, whatever the level; none where the pod meets it or the
    /// control does not exist yet.
    pub fn violation<'t>(&'static self, version: Version, pod: &Pod<'t>) -> Option<Violation<'t>> {
        let mut facts = Facts::default();
        (self.revision(version)?.examine)(pod, &mut facts);
        if facts.evidence.is_empty() {
            return None;
        }
        facts.values.sort_unstable();
        facts.values.dedup();
        Some(Violation { control: self, facts })
    }
}

impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

// === impl Facts ===

impl<'t> Facts<'t> {
    /// The node is at fault.
    pub(crate) fn blame(&mut self, node: NodeId) {
        self.evidence.push(Evidence { node, missing: "" });
    }

    /// A field below the node is missing.
    pub(crate) fn miss(&mut self, node: NodeId, missing: &'static str) {
        self.evidence.push(Evidence { node, missing });
    }

    /// Who sets something forbidden: `pod and containers "a", "b"`.
    pub(crate) fn setters(&self) -> String {
        let containers = (!self.setting.is_empty()).then(|| text::containers(&self.setting));
        let annotations = (!self.annotations.is_empty())
            .then(|| text::plural(self.annotations.len(), "annotation", "annotations").to_owned());
        let pod = self.pod.then(|| "pod".to_owned());
        [pod, containers, annotations].into_iter().flatten().collect::<Vec<_>>().join(" and ")
    }
}

// === impl Violation ===

impl Violation<'_> {
    /// The control.
    pub fn control(&self) -> &'static Control {
        self.control
    }

    /// The API server's short message.
    pub fn reason(&self) -> &'static str {
        (self.control.reason)(&self.facts)
    }

    /// What the API server adds to the reason: which containers, which values.
    pub fn detail(&self) -> String {
        (self.control.detail)(&self.facts)
    }

    /// Where the pod is at fault; never empty.
    pub fn evidence(&self) -> &[Evidence] {
        &self.facts.evidence
    }
}

impl fmt::Debug for Violation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.control.id, self.reason(), self.detail())
    }
}
