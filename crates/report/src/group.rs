//! Findings grouped by object, worst first.

use std::cmp::Reverse;
use std::ops::Range;

use seawall_finding::{Finding, Verdict};

use crate::run::Run;

/// The findings to list of one object, as indexes into the results, worst first.
pub(crate) struct Group {
    pub(crate) findings: Vec<usize>,
    /// Failures by severity, lowest first.
    weight: [usize; 5],
}

/// Whether a finding stands in the list of its object. What may exist elsewhere is only counted,
/// but for those who want details; what someone accepted has a list of its own.
pub(crate) fn is_listed(finding: &Finding, details: bool) -> bool {
    finding.ignored.is_none()
        && match &finding.verdict {
            Verdict::Fail | Verdict::Manual => true,
            Verdict::Unknown(cause) => details || cause.is_gap(),
            Verdict::Pass => false,
        }
}

/// The groups of a run, those with the worst findings first.
pub(crate) fn groups(run: &Run<'_>) -> Vec<Group> {
    let all = &run.results.findings;
    let mut groups = Vec::new();
    let mut start = 0;
    while start < all.len() {
        let object = all[start].object;
        let end = start + all[start..].iter().take_while(|finding| finding.object == object).count();
        groups.extend(group(run, start..end));
        start = end;
    }
    // Sorting keeps the reading order among equals.
    groups.sort_by_key(|group| {
        let mut weight = group.weight;
        weight.reverse();
        Reverse(weight)
    });
    groups
}

fn group(run: &Run<'_>, range: Range<usize>) -> Option<Group> {
    let all = &run.results.findings;
    let listed = |at: &usize| {
        let finding = &all[*at];
        finding.severity >= run.view.severity_min && is_listed(finding, run.view.details)
    };
    let mut findings: Vec<usize> = range.filter(listed).collect();
    let mut weight = [0; 5];
    for at in &findings {
        if all[*at].verdict == Verdict::Fail {
            weight[all[*at].severity as usize] += 1;
        }
    }
    findings.sort_by_key(|at| (all[*at].verdict != Verdict::Fail, Reverse(all[*at].severity)));
    (!findings.is_empty()).then_some(Group { findings, weight })
}
