//! Findings grouped by object, worst first.

use std::cmp::Reverse;

use seawall_finding::Verdict;

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
    for (at, glance) in model.findings().filter(|(_, glance)| wanted(glance)) {
        if object != Some(glance.object) {
            object = Some(glance.object);
            groups.push(Group { findings: Vec::new(), weight: [0; 5] });
        }
        let Some(group) = groups.last_mut() else { continue };
        group.findings.push(at);
        group.weight[glance.severity as usize] += usize::from(glance.is_open_failure());
    }
    for group in &mut groups {
        group.findings.sort_by_key(|at| {
            let glance = model.glance(*at);
            (!glance.is_open_failure(), Reverse(glance.severity))
        });
    }
    // Sorting keeps the reading order among equals.
    groups.sort_by_key(|group| {
        let mut weight = group.weight;
        weight.reverse();
        Reverse(weight)
    });
    groups
}
