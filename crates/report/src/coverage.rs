//! Which kinds of a cluster were not read, where, why, and what that leaves open.

use std::collections::{BTreeMap, BTreeSet};

use seawall_finding::{CauseKind, Gap, Hidden};

use crate::model::Model;
use crate::text::count;

/// Namespaces named of one kind.
const NAMESPACES_NAMED_MAX: usize = 5;

/// What one gap leaves open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Open {
    /// Checks that lack something to judge, or to judge by.
    pub(crate) checks: usize,
    /// Verdicts on objects that rest on what was not read.
    pub(crate) verdicts: usize,
}

/// A kind that was not read for one cause, in one namespace or more.
#[derive(Clone, Debug)]
pub(crate) struct Unread<'w> {
    /// The kind with its group, or the group.
    pub(crate) what: String,
    /// The namespaces; none where it was not read anywhere.
    pub(crate) namespaces: Vec<&'w str>,
    /// Why, by the first of its gaps.
    pub(crate) gap: &'w Gap,
    checks: BTreeSet<&'w str>,
    verdicts: usize,
}

// === impl Open ===

impl Open {
    pub(crate) fn of(model: &Model<'_>, gap: usize) -> Self {
        model.left_open(gap).iter().fold(Open::default(), |sum, one| Open {
            checks: sum.checks + 1,
            verdicts: sum.verdicts + one.objects,
        })
    }
}

// === impl Unread ===

impl<'w> Unread<'w> {
    /// The kinds that were not read, by what they are.
    pub(crate) fn of(model: &Model<'w>) -> Vec<Self> {
        let mut found: BTreeMap<(String, CauseKind), Unread<'w>> = BTreeMap::new();
        for (at, gap) in model.gaps.iter().enumerate() {
            let (what, namespace) = match &gap.hides {
                Hidden::Anything | Hidden::Parts => continue,
                Hidden::Group(group) => (format!("API group {group}"), None),
                Hidden::Kind { group, kind, namespace } if group.is_empty() => {
                    (kind.clone(), namespace.as_deref())
                }
                Hidden::Kind { group, kind, namespace } => (format!("{group}/{kind}"), namespace.as_deref()),
            };
            let one = found.entry((what.clone(), gap.cause.kind)).or_insert_with(|| Unread {
                what,
                namespaces: Vec::new(),
                gap,
                checks: BTreeSet::new(),
                verdicts: 0,
            });
            one.namespaces.extend(namespace);
            for open in model.left_open(at) {
                one.checks.insert(open.check);
                one.verdicts += open.objects;
            }
        }
        found.into_values().collect()
    }

    /// Where: `in every namespace`, or the namespaces by name.
    pub(crate) fn place(&self) -> String {
        let named: Vec<&str> = self.namespaces.iter().take(NAMESPACES_NAMED_MAX).copied().collect();
        match self.namespaces.len().checked_sub(NAMESPACES_NAMED_MAX) {
            _ if named.is_empty() => "anywhere".to_owned(),
            Some(more) if more > 0 => format!("in {} and {more} more namespaces", named.join(", ")),
            _ => format!("in {}", named.join(", ")),
        }
    }

    /// What that leaves open.
    pub(crate) fn open(&self) -> String {
        match (self.checks.len(), self.verdicts) {
            (0, _) => "no check needs it".to_owned(),
            (checks, 0) => format!("{} undecided", count(checks, "check", "checks")),
            (checks, verdicts) => format!(
                "{} undecided, {} on objects that were read",
                count(checks, "check", "checks"),
                count(verdicts, "verdict", "verdicts")
            ),
        }
    }
}
