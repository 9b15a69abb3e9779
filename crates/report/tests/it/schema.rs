//! What other programs read is of the form that they expect.

use jsonschema::Validator;
use roxmltree::{Document, Node};
use seawall_report::{Format, View};
use serde_json::Value;

use crate::coverage;
use crate::fixture::Fixture;
use crate::stored::compared;

const REPORT: &str = include_str!("../../../../docs/schema/report-v1.json");
const SARIF: &str = include_str!("../schema/sarif-2.1.0-subset.json");

/// Every way of looking at the fixture, and at an empty World.
fn texts(format: Format) -> Vec<String> {
    let views = [
        View::default(),
        View { details: true, show_passed: true, ..View::default() },
        View { severity_min: seawall_finding::Severity::High, ..View::default() },
    ];
    let fixtures = [Fixture::new(), Fixture::of(&[], Vec::new()), compared(), coverage::fixture()];
    fixtures.iter().flat_map(|fixture| views.map(|view| fixture.render(format, view))).collect()
}

fn validator(schema: &str) -> Validator {
    let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    jsonschema::meta::validate(&schema).expect("the schema is a schema");
    jsonschema::validator_for(&schema).expect("the schema can be used")
}

fn validate(validator: &Validator, text: &str) {
    let document: Value = serde_json::from_str(text).expect("the report is JSON");
    let errors: Vec<String> =
        validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn json_follows_its_schema() {
    let validator = validator(REPORT);
    for text in texts(Format::Json) {
        validate(&validator, &text);
    }
    let mut wrong: Value = serde_json::from_str(&texts(Format::Json)[0]).expect("JSON");
    wrong["findings"][0]["verdict"] = "pass".into();
    assert!(!validator.is_valid(&wrong), "the schema refuses something");
}

#[test]
fn the_schema_names_every_cause() {
    let schema: Value = serde_json::from_str(REPORT).expect("the schema is JSON");
    let named: Vec<&str> = schema["$defs"]["cause"]["enum"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let all: Vec<&str> = seawall_finding::CauseKind::ALL.into_iter().map(|kind| kind.name()).collect();
    assert_eq!(named, all);
}

#[test]
fn sarif_follows_what_we_use_of_its_schema() {
    let validator = validator(SARIF);
    for text in texts(Format::Sarif) {
        validate(&validator, &text);
        let document: Value = serde_json::from_str(&text).expect("JSON");
        let run = &document["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
        for result in run["results"].as_array().expect("results") {
            let rule = result["ruleIndex"].as_u64().expect("an index") as usize;
            assert_eq!(rules[rule]["id"], result["ruleId"]);
        }
    }
}

#[test]
fn sarif_says_that_a_run_with_gaps_was_incomplete() {
    let text = Fixture::new().render(Format::Sarif, View::default());
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let invocation = &document["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notifications = invocation["toolExecutionNotifications"].as_array().expect("notifications");
    let gaps = notifications.iter().filter(|one| one["level"] == "error").count();
    assert_eq!(gaps, 3);
    assert!(notifications.iter().any(|one| one["descriptor"]["id"] == "unknown"));
    let suppressed = document["runs"][0]["results"].as_array().expect("results");
    assert_eq!(suppressed.iter().filter(|one| one.get("suppressions").is_some()).count(), 1);
}

#[test]
fn gitlab_issues_have_what_gitlab_needs() {
    for text in texts(Format::Gitlab) {
        let document: Value = serde_json::from_str(&text).expect("JSON");
        let mut seen = std::collections::HashSet::new();
        for issue in document.as_array().expect("a list of issues") {
            assert!(issue["description"].as_str().is_some_and(|text| !text.is_empty()));
            assert!(issue["check_name"].is_string());
            assert!(seen.insert(issue["fingerprint"].as_str().expect("a fingerprint").to_owned()));
            assert!(
                ["info", "minor", "major", "critical", "blocker"]
                    .contains(&issue["severity"].as_str().expect("a severity"))
            );
            assert!(issue["location"]["path"].is_string());
            assert!(issue["location"]["lines"]["begin"].as_u64().is_some_and(|line| line > 0));
        }
    }
}

/// An element: its name, its children, its required and its further attributes.
type Element = (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

/// Elements of Jenkins' `junit-10.xsd` that are written.
const JUNIT: &[Element] = &[
    ("testsuites", &["testsuite"], &[], &["name", "time", "tests", "failures", "errors"]),
    (
        "testsuite",
        &["testsuite", "properties", "testcase", "system-out", "system-err"],
        &["name", "tests", "failures", "errors"],
        &["group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"],
    ),
    ("properties", &["property"], &[], &[]),
    ("property", &[], &["name", "value"], &[]),
    ("testcase", &["skipped", "error", "failure", "system-out"], &["name"], &["classname", "time", "group"]),
    ("skipped", &[], &[], &["type", "message"]),
    ("error", &[], &[], &["type", "message"]),
    ("failure", &[], &[], &["type", "message"]),
];

fn follows_junit(node: Node<'_, '_>) {
    let name = node.tag_name().name();
    let (_, children, required, further) =
        JUNIT.iter().find(|(element, ..)| *element == name).unwrap_or_else(|| panic!("no element {name}"));
    for attribute in node.attributes() {
        let known = required.contains(&attribute.name()) || further.contains(&attribute.name());
        assert!(known, "{name} has no {}", attribute.name());
    }
    for attribute in *required {
        assert!(node.has_attribute(*attribute), "{name} needs {attribute}");
    }
    for child in node.children().filter(Node::is_element) {
        assert!(children.contains(&child.tag_name().name()), "{name} holds no {}", child.tag_name().name());
        follows_junit(child);
    }
}

/// Counts the cases of a suite whose element is `outcome`, or all.
fn cases(suite: Node<'_, '_>, outcome: Option<&str>) -> String {
    let cases = suite.descendants().filter(|node| node.has_tag_name("testcase"));
    let of = |case: &Node<'_, '_>| {
        outcome.is_none_or(|outcome| case.children().any(|child| child.has_tag_name(outcome)))
    };
    cases.filter(of).count().to_string()
}

#[test]
fn junit_follows_its_schema_and_counts_right() {
    for text in texts(Format::Junit) {
        let document = Document::parse(&text).expect("well-formed XML");
        follows_junit(document.root_element());
        for suite in document.descendants().filter(|node| node.tag_name().name().starts_with("testsuite")) {
            let outcomes = [
                ("tests", None),
                ("failures", Some("failure")),
                ("errors", Some("error")),
                ("skipped", Some("skipped")),
            ];
            for (attribute, outcome) in outcomes {
                if let Some(number) = suite.attribute(attribute) {
                    assert_eq!(number, cases(suite, outcome), "{attribute} of {:?}", suite.attribute("name"));
                }
            }
        }
    }
}

#[test]
fn yaml_says_what_json_says() {
    for (yaml, json) in texts(Format::Yaml).iter().zip(texts(Format::Json)) {
        let read = |text: &str| seawall_yaml::read(text.as_bytes(), &seawall_yaml::Options::default());
        let (yaml, json) = (read(yaml), read(&json));
        let root =
            |stream: &seawall_yaml::Stream| *stream.documents[0].root.as_ref().expect("it can be read");
        assert!(yaml.tree.value(root(&yaml)).same(json.tree.value(root(&json))));
    }
}

#[test]
fn csv_lines_have_the_same_number_of_cells() {
    for text in texts(Format::Csv) {
        for line in text.lines() {
            let mut quoted = false;
            let commas = line.chars().filter(|character| {
                quoted ^= *character == '"';
                *character == ',' && !quoted
            });
            assert_eq!(commas.count(), 14, "{line}");
        }
    }
}
