//! Findings grouped by object, worst first.

use std::cmp::Reverse;

use seawall_finding::{Severity, Verdict};

use crate::model::{Glance, Model};

/// The findings to list of one object, as indexes into the result, worst first.
pub(crate) struct Group {
    pub(crate) findings: Vec<usize>,
    /// Failures by severity, lowest first.
    weight: [usize; 5],
}

/// Whether a finding stands in the list of its object. What may exist elsewhere is only counted,
/// but for those who want details; what someone accepted has a list of its own.
pub(crate) fn is_listed(glance: &Glance<'_>, details: bool) -> bool {
    glance.accepted.is_none()
        && match glance.verdict {
            Verdict::Fail | Verdict::Manual => true,
            Verdict::Unknown(cause) => details || cause.is_gap(),
            Verdict::Pass => false,
        }
}

/// The groups of the findings that are wanted, those with the worst findings first.
pub(crate) fn groups(model: &Model<'_>, wanted: impl Fn(&Glance<'_>) -> bool) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut object = None;
    // Of the object at hand, each finding with its rank.
    let mut ranked = Vec::new();
    for (at, glance) in model.findings().filter(|(_, glance)| wanted(glance)) {
        if object != Some(glance.object) {
            groups.extend(Group::of(&mut ranked));
            object = Some(glance.object);
        }
        ranked.push((!glance.is_open_failure(), Reverse(glance.severity), at));
    }
    groups.extend(Group::of(&mut ranked));
    // Sorting keeps the reading order among equals.
    groups.sort_by_key(|group| {
        let mut weight = group.weight;
        weight.reverse();
        Reverse(weight)
    });
    groups
}

// === impl Group ===

impl Group {
    /// Takes the findings of one object: whether each is no open failure, its severity and index.
    fn of(ranked: &mut Vec<(bool, Reverse<Severity>, usize)>) -> Option<Group> {
        let mut weight = [0; 5];
        for (is_other, Reverse(severity), _) in ranked.iter() {
            weight[*severity as usize] += usize::from(!is_other);
        }
        ranked.sort_unstable();
        let findings: Vec<usize> = ranked.drain(..).map(|(_, _, at)| at).collect();
        (!findings.is_empty()).then_some(Group { findings, weight })
    }
}
