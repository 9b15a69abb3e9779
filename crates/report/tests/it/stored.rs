//! Results read back from their JSON.

use seawall_finding::{Note, Place, Severity};
use seawall_report::{Format, View, read_result, records, render_stored};
use seawall_world::Version;

use crate::coverage;
use crate::fixture::Fixture;

fn views() -> [View; 4] {
    [
        View::default(),
        View { details: true, ..View::default() },
        View { severity_min: Severity::High, ..View::default() },
        View { severity_min: Severity::Medium, width: 120, color: true, ..View::default() },
    ]
}

fn rendered(text: &str, format: Format, view: View) -> String {
    let stored = read_result(text.as_bytes()).expect("it can be read");
    let mut bytes = Vec::new();
    render_stored(format, &stored, view, &mut bytes).expect("a vector takes everything");
    String::from_utf8(bytes).expect("reports are UTF-8")
}

/// Whatever was stored with everything listed gives what the run itself would have written.
#[track_caller]
fn check(fixture: &Fixture) {
    for shown in [false, true] {
        let stored_view = View { show_passed: shown, ..View::default() };
        for stored_format in [Format::Json, Format::Yaml] {
            let stored = fixture.render(stored_format, stored_view);
            for format in Format::ALL {
                for view in views() {
                    let view = View { show_passed: shown, ..view };
                    let expected = fixture.render_blind(format, view);
                    assert_eq!(rendered(&stored, format, view), expected, "{format} {view:?}");
                }
            }
        }
    }
}

#[test]
fn a_stored_result_renders_as_its_run() {
    check(&Fixture::new());
    check(&Fixture::of(&[], Vec::new()));
    check(&coverage::fixture());
    check(&compared());
}

/// Every format that has a place for it says which upgrade was asked about.
#[test]
fn the_target_of_an_upgrade_is_told() {
    let mut fixture = Fixture::new();
    fixture.world.aim_at(Some(Version::new(52)));
    check(&fixture);
    for (format, told) in [
        (Format::Table, "Target    judged for an upgrade from Kubernetes 1.37 to 1.52\n"),
        (Format::Json, "\"targetVersion\": \"1.52\","),
        (Format::Yaml, "targetVersion: \"1.52\"\n"),
        (Format::Markdown, "It is judged for an upgrade from Kubernetes 1.37 to 1.52."),
        (Format::Html, ", judged for an upgrade from Kubernetes 1.37 to 1.52</span>"),
        (Format::Sarif, "judged for an upgrade from Kubernetes 1.37 to 1.52"),
        (Format::Junit, "<property name=\"targetVersion\" value=\"1.52\"/>"),
        (Format::Oscal, "target-version"),
        (Format::Prometheus, "target=\"1.52\""),
    ] {
        let text = fixture.render(format, View::default());
        assert!(text.contains(told), "{format}: {text}");
        let without = Fixture::new().render(format, View::default());
        assert!(!without.contains("1.52") && !without.contains("target-version"), "{format}");
    }
}

/// The fixture with a baseline that knows every other finding, and with notes.
pub(crate) fn compared() -> Fixture {
    let mut fixture = Fixture::new();
    let findings = fixture.with_run(View::default(), |run| run.results.findings.len());
    fixture.known = Some((0..findings).map(|at| at % 2 == 0).collect());
    let place = |position| Place { path: "exceptions.yaml".to_owned(), position };
    fixture.notes = vec![
        Note {
            fact: "the exception \"web\" has ended".to_owned(),
            place: place(Some((2, 5))),
            hint: Some("remove it".to_owned()),
        },
        Note { fact: "nothing <b>else".to_owned(), place: place(None), hint: None },
    ];
    fixture
}

#[test]
fn what_a_baseline_lacks_is_marked_and_notes_are_told() {
    let fixture = compared();
    let render = |format| fixture.render(format, View::default());
    let (table, markdown, page) = (render(Format::Table), render(Format::Markdown), render(Format::Html));
    assert!(table.contains("new: container \"app\" adds NET_ADMIN [capability-added]"), "{table}");
    assert!(table.contains("  container \"app\" runs privileged [privileged]"), "{table}");
    assert!(table.contains(
        "Notes (2)\n  the exception \"web\" has ended\n    --> exceptions.yaml:2:5\n    hint: remove it"
    ));
    assert!(markdown.contains("new: container \"app\" adds NET"), "{markdown}");
    assert!(
        markdown.contains("| `exceptions.yaml:2:5` | the exception \"web\" has ended | remove it |"),
        "{markdown}"
    );
    assert!(page.contains("nothing &lt;b&gt;else") && page.contains("new: container"), "{page}");
    let sarif: serde_json::Value = serde_json::from_str(&render(Format::Sarif)).expect("JSON");
    let states = sarif["runs"][0]["results"].as_array().expect("results").iter();
    let new = states.filter(|result| result["baselineState"] == "new").count();
    assert!(new > 5, "{new}");
    assert!(render(Format::Junit).contains("skipped message=\"known: "));
    assert!(render(Format::Csv).contains(",yes\r\n") && render(Format::Csv).contains(",no\r\n"));
}

#[test]
fn what_was_not_listed_stays_counted() {
    let fixture = Fixture::new();
    for stored_min in [Severity::Low, Severity::High] {
        let narrow = View { severity_min: stored_min, ..View::default() };
        let stored = fixture.render(Format::Json, narrow);
        for severity_min in Severity::ALL {
            let view = View { severity_min, ..View::default() };
            let narrower = View { severity_min: severity_min.max(stored_min), ..View::default() };
            for format in Format::ALL {
                let expected = fixture.render_blind(format, narrower);
                assert_eq!(rendered(&stored, format, view), expected, "{format} {stored_min} {severity_min}");
            }
        }
    }
}

#[test]
fn records_read_back_are_those_of_the_run() {
    let fixture = Fixture::new();
    let stored = read_result(fixture.render(Format::Json, View::default()).as_bytes()).expect("read");
    let expected = fixture.with_run(View::default(), records);
    assert_eq!(stored.records().cloned().collect::<Vec<_>>(), expected);
    assert!(stored.is_incomplete(), "the fixture has gaps");
}

/// The error of a result in which one text stands for another.
#[track_caller]
fn refused(from: &str, to: &str) -> String {
    let text = Fixture::new().render(Format::Json, View::default());
    assert!(text.contains(from), "{from}");
    let error = read_result(text.replacen(from, to, 1).as_bytes()).map(drop).expect_err("it is refused");
    format!("{error} / {}", error.hint.as_deref().unwrap_or_default())
}

#[test]
fn what_is_no_result_is_refused_with_its_place() {
    let v2 = refused("report/v1", "report/v2");
    assert!(v2.starts_with("2:13: a result of a version that this build does not know"), "{v2}");
    assert!(v2.contains("this build reads seawall.dev/report/v1"), "{v2}");
    let started = refused("\"started\"", "\"strated\"");
    assert!(started.starts_with("1:1: \"started\" is missing"), "{started}");
    assert!(refused("\"complete\": false", "\"complete\": 0").contains("\"complete\" is no boolean"));
    assert!(refused("\"objects\": ", "\"objects\": -").contains("\"objects\" is no count"));
    assert!(refused("\"coverage\": 0.", "\"coverage\": 10.").contains("\"coverage\" is no share of one"));
    assert!(
        refused("\"fail\", \"cause\": null, \"message\"", "\"pass\", \"cause\": null, \"message\"")
            .contains("no verdict")
    );
    assert!(refused("\"origin\": \"file\"", "\"origin\": \"moon\"").contains("an origin"));
    assert!(
        refused("\"cause\": \"unreadable\"", "\"cause\": \"unlucky\"").contains("a cause that this build")
    );
    for (text, fact) in [
        ("", "there is nothing in it"),
        ("kind: Pod\napiVersion: v1\n", "1:1: this is no result of a scan"),
        ("- 1\n", "1:1: this is no result of a scan"),
        ("schema: seawall.dev/baseline/v1\n", "1:9: this is no result of a scan"),
        ("{\"schema\": ", ""),
    ] {
        let error = read_result(text.as_bytes()).map(drop).expect_err("it is refused");
        assert!(error.to_string().starts_with(fact), "{text}: {error}");
    }
    let two = Fixture::new().render(Format::Yaml, View::default());
    let error = read_result(format!("{two}---\n{two}").as_bytes()).map(drop).expect_err("two documents");
    assert_eq!(error.fact, "more than one document");
}

#[test]
fn fields_that_came_later_are_passed_over_and_may_be_absent() {
    let text = Fixture::new().render(Format::Json, View::default());
    let more = text.replacen("\"complete\"", "\"later\": {\"a\": [1]},\n  \"complete\"", 1);
    assert_eq!(
        rendered(&more, Format::Table, View::default()),
        rendered(&text, Format::Table, View::default())
    );
    let mut older: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let root = older.as_object_mut().expect("a map");
    root.remove("severityMin");
    root.remove("rendered");
    for later in ["causes", "foldedVerdicts"] {
        older["summary"].as_object_mut().expect("a map").remove(later);
    }
    for finding in older["findings"].as_array_mut().expect("a list") {
        finding.as_object_mut().expect("a map").remove("accepted");
    }
    let markdown = |text: &str| rendered(text, Format::Markdown, View::default());
    assert_eq!(markdown(&older.to_string()), markdown(&text));
}
