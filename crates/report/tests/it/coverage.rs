//! Kinds of a cluster that were not read.

use seawall_finding::{Cause, CauseKind, Gap, Hidden, Place};
use seawall_report::{Format, View};
use serde_json::Value;

use crate::fixture::{Fixture, expect};

fn gap(kind: CauseKind, group: &str, name: &str, namespace: Option<&str>) -> Gap {
    let detail = format!("the server refused to list {name}");
    Gap {
        cause: Cause::new(kind, detail),
        place: Place { path: format!("cluster: {name}"), position: None },
        hint: Some("--print-rbac prints the rights that are missing".to_owned()),
        excerpt: None,
        hides: Hidden::Kind {
            group: group.to_owned(),
            kind: name.to_owned(),
            namespace: namespace.map(str::to_owned),
        },
    }
}

pub(crate) fn fixture() -> Fixture {
    let mut gaps: Vec<Gap> = ["shop", "b", "c", "d", "e", "f", "g"]
        .into_iter()
        .map(|namespace| gap(CauseKind::Denied, "", "ServiceAccount", Some(namespace)))
        .collect();
    gaps.push(gap(CauseKind::Throttled, "apps", "Deployment", None));
    gaps.push(gap(CauseKind::Timeout, "example.org", "Widget", None));
    Fixture::cluster(gaps)
}

#[test]
fn people_read_which_kinds_were_not_read_and_what_that_leaves_open() {
    expect("coverage.txt", &fixture().render(Format::Table, View::default()));
    expect("coverage.md", &fixture().render(Format::Markdown, View::default()));
    let page = fixture().render(Format::Html, View::default());
    assert!(page.contains("in shop, b, c, d, e and 2 more namespaces"), "{page}");
}

#[test]
fn programs_read_what_each_gap_leaves_open() {
    let report: Value = serde_json::from_str(&fixture().render(Format::Json, View::default())).expect("JSON");
    let open = |at: usize| {
        let gap = &report["gaps"][at];
        (gap["hides"]["kind"].as_str(), gap["undecidedChecks"].as_u64(), gap["undecidedVerdicts"].as_u64())
    };
    assert_eq!(open(0), (Some("ServiceAccount"), Some(1), Some(1)));
    assert_eq!(open(1), (Some("ServiceAccount"), Some(0), Some(0)));
    assert_eq!(open(7), (Some("Deployment"), Some(6), Some(0)));
    assert_eq!(open(8).0, Some("Widget"));
    assert_eq!(report["gaps"][0]["hides"]["namespace"], "shop");
    assert_eq!(report["gaps"][7]["hides"]["namespace"], Value::Null);
    let unknown = report["findings"].as_array().expect("a list").iter();
    let denied = unknown.filter(|one| one["cause"] == "denied").count();
    assert_eq!(denied, 1);
}
