//! Reports of more findings than a reader or a host takes.

use std::fmt::Write;

use seawall_report::{Format, View};
use serde_json::Value;

use crate::fixture::Fixture;

/// `pods` pods whose container adds `capabilities` capabilities.
fn crowd(pods: usize, capabilities: usize) -> Fixture {
    let mut text = String::new();
    for pod in 0..pods {
        let add: Vec<String> = (0..capabilities).map(|number| format!("CAP_{number}")).collect();
        let add = add.join(", ");
        write!(
            text,
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p{pod}}}\nspec:\n  containers:\n  - name: app\n    \
             resources: {{limits: {{memory: 1Mi}}}}\n    securityContext:\n      privileged: {}\n      \
             capabilities: {{add: [{add}]}}\n",
            pod + 1 == pods
        )
        .expect("a string takes everything");
    }
    Fixture::of(&[("crowd.yaml", text)], Vec::new())
}

#[test]
fn sarif_keeps_the_worst_and_says_what_it_leaves_out() {
    let text = crowd(260, 100).render(Format::Sarif, View::default());
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let run = &document["runs"][0];
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), 25_000);
    assert_eq!(results[0]["ruleId"], "privileged", "the critical finding of the last pod comes first");
    let notifications =
        run["invocations"][0]["toolExecutionNotifications"].as_array().expect("notifications");
    let left_out = notifications.iter().find(|one| one["descriptor"]["id"] == "results-left-out");
    let text = left_out.expect("it says so")["message"]["text"].as_str().expect("a text");
    assert!(text.starts_with("1001 results left out"), "{text}");
}

#[test]
fn the_table_and_markdown_say_how_much_they_leave_out() {
    let crowd = crowd(600, 60);
    let table = crowd.render(Format::Table, View::default());
    assert!(table.contains("... and 10 more of this object"), "as a pod has 60");
    assert!(table.contains("... and 100 more objects with 6000 findings"));
    assert!(table.contains("1 critical, 36000 high"), "totals count everything");
    let markdown = crowd.render(Format::Markdown, View::default());
    assert!(markdown.contains("… and 400 more objects with findings."));
}

#[test]
fn one_object_with_very_many_findings_takes_no_quadratic_time() {
    let text = crowd(1, 20_000).render(Format::Json, View::default());
    assert!(text.contains("capabilities.add[19999]"));
}

#[test]
fn findings_below_the_least_severity_are_counted() {
    let view = View { severity_min: seawall_finding::Severity::Critical, ..View::default() };
    for format in [Format::Table, Format::Markdown, Format::Sarif, Format::Html] {
        let text = crowd(1, 3).render(format, view);
        assert!(!text.contains("CAP_1"), "{format}");
        assert!(text.contains("below severity critical"), "{format}");
    }
}
