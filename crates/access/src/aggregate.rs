//! What roles gather from others by their labels, as the controller of aggregated roles would leave it.

use std::collections::HashSet;

use seawall_object::Operator;

use crate::policy::{RoleId, RuleId};

/// Labels that a role has, or has to have.
pub(crate) type Labels = Vec<(String, String)>;

/// A condition on labels that keeps its texts.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(crate) key: String,
    pub(crate) operator: Operator,
    pub(crate) values: Vec<String>,
}

/// A ClusterRole as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) role: RoleId,
    pub(crate) labels: Labels,
    pub(crate) rules: Vec<RuleId>,
    /// Each selects some roles; none where the role gathers nothing.
    pub(crate) selectors: Option<Vec<Vec<Condition>>>,
}

/// What a role has in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gathered {
    pub(crate) role: RoleId,
    pub(crate) rules: Vec<RuleId>,
    /// Written in roles that gather from each other in a circle: they stay or go by the order in which
    /// the controller comes by.
    pub(crate) possible: Vec<RuleId>,
}

/// Comparisons of a role's labels with a selector; more are a mistake or an attack.
pub(crate) const COMPARISONS_MAX: usize = 20_000_000;

/// What the gathering roles gather; none where that takes too many comparisons.
pub(crate) fn gather(written: &[Written]) -> Option<Vec<Gathered>> {
    let selectors: usize = written.iter().filter_map(|one| one.selectors.as_ref()).map(Vec::len).sum();
    if selectors.saturating_mul(written.len()) > COMPARISONS_MAX {
        return None;
    }
    let edges: Vec<Vec<usize>> = written.iter().map(|one| selected(one, written)).collect();
    let gathering = written.iter().enumerate().filter(|(_, one)| one.selectors.is_some());
    Some(gathering.map(|(at, one)| gathered(at, one, written, &edges)).collect())
}

/// The roles whose rules one role gets directly.
fn selected(role: &Written, written: &[Written]) -> Vec<usize> {
    let Some(selectors) = &role.selectors else { return Vec::new() };
    let is_selected = |other: &Written| {
        other.role != role.role && selectors.iter().any(|selector| matches(selector, &other.labels))
    };
    (0..written.len()).filter(|at| is_selected(&written[*at])).collect()
}

fn gathered(at: usize, role: &Written, written: &[Written], edges: &[Vec<usize>]) -> Gathered {
    let mut result = Gathered { role: role.role, rules: Vec::new(), possible: Vec::new() };
    let reached = reach(at, edges);
    for other in std::iter::once(at).filter(|at| !reached.contains(at)).chain(reached.iter().copied()) {
        let found = &written[other];
        if found.selectors.is_none() {
            result.rules.extend(&found.rules);
        } else if reach(other, edges).contains(&other) {
            result.possible.extend(&found.rules);
        }
    }
    result
}

/// All roles that are reached over one edge or more, in order.
fn reach(from: usize, edges: &[Vec<usize>]) -> Vec<usize> {
    let mut seen = HashSet::new();
    let mut open = edges[from].clone();
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(&edges[next]);
        }
    }
    let mut reached: Vec<usize> = seen.into_iter().collect();
    reached.sort_unstable();
    reached
}

fn matches(selector: &[Condition], labels: &Labels) -> bool {
    selector.iter().all(|condition| {
        let value = labels.iter().find(|(key, _)| *key == condition.key).map(|(_, value)| value);
        let is_listed = |value: &String| condition.values.contains(value);
        match condition.operator {
            Operator::In => value.is_some_and(is_listed),
            Operator::NotIn => !value.is_some_and(is_listed),
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
            // No selector of an object has these.
            Operator::GreaterThan | Operator::LessThan => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(number: u32, label: &str, selects: &[&str]) -> Written {
        let condition = |value: &&str| {
            vec![Condition {
                key: "to".to_owned(),
                operator: Operator::In,
                values: vec![(*value).to_owned()],
            }]
        };
        Written {
            role: RoleId(number),
            labels: vec![("to".to_owned(), label.to_owned())],
            rules: vec![RuleId(number)],
            selectors: (!selects.is_empty()).then(|| selects.iter().map(condition).collect()),
        }
    }

    fn rules(written: &[Written], number: u32) -> (Vec<u32>, Vec<u32>) {
        let all = gather(written).expect("few comparisons");
        let found = all.iter().find(|one| one.role == RoleId(number)).expect("it gathers");
        let numbers = |rules: &[RuleId]| rules.iter().map(|rule| rule.0).collect();
        (numbers(&found.rules), numbers(&found.possible))
    }

    #[test]
    fn what_is_gathered_replaces_what_is_written_and_goes_on() {
        // 0 gathers 1 and 2; 2 gathers 3.
        let written = [role(0, "", &["a", "b"]), role(1, "a", &[]), role(2, "b", &["c"]), role(3, "c", &[])];
        assert_eq!(rules(&written, 0), (vec![1, 3], vec![]));
        assert_eq!(rules(&written, 2), (vec![3], vec![]));
    }

    #[test]
    fn a_circle_may_keep_what_is_written_in_it() {
        // 0 and 1 gather each other and 2; 3 gathers 0.
        let written =
            [role(0, "x", &["y", "z"]), role(1, "y", &["x"]), role(2, "z", &[]), role(3, "", &["x"])];
        assert_eq!(rules(&written, 0), (vec![2], vec![0, 1]));
        assert_eq!(rules(&written, 1), (vec![2], vec![0, 1]));
        assert_eq!(rules(&written, 3), (vec![2], vec![0, 1]));
    }

    #[test]
    fn a_role_never_gathers_itself() {
        let written = [role(0, "x", &["x"]), role(1, "x", &[])];
        assert_eq!(rules(&written, 0), (vec![1], vec![]));
    }
}
