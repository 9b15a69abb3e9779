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

/// Whether a finding is a failure that nobody accepted.
pub(crate) fn is_open_failure(finding: &Finding) -> bool {
    finding.ignored.is_none() && finding.verdict == Verdict::Fail
}

/// The groups of the findings that are wanted, those with the worst findings first.
pub(crate) fn groups(run: &Run<'_>, wanted: impl Fn(&Finding) -> bool) -> Vec<Group> {
    let all = &run.results.findings;
    let mut groups = Vec::new();
    let mut start = 0;
    while start < all.len() {
        let object = all[start].object;
        let end = start + all[start..].iter().take_while(|finding| finding.object == object).count();
        groups.extend(group(run, start..end, &wanted));
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

fn group(run: &Run<'_>, range: Range<usize>, wanted: impl Fn(&Finding) -> bool) -> Option<Group> {
    let all = &run.results.findings;
    let listed = |at: &usize| {
        let finding = &all[*at];
        finding.severity >= run.view.severity_min && wanted(finding)
    };
    let mut findings: Vec<usize> = range.filter(listed).collect();
    let mut weight = [0; 5];
    for at in &findings {
        if is_open_failure(&all[*at]) {
            weight[all[*at].severity as usize] += 1;
        }
    }
    findings.sort_by_key(|at| (!is_open_failure(&all[*at]), Reverse(all[*at].severity)));
    (!findings.is_empty()).then_some(Group { findings, weight })
}
