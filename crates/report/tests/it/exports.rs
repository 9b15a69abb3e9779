//! The formats for auditors, event stores, clusters and monitoring are of the form that these expect.

use std::collections::HashSet;

use jsonschema::Validator;
use seawall_finding::{Acceptance, Note, Place};
use seawall_report::{Format, View};
use serde_json::Value;

use crate::coverage;
use crate::fixture::{CANARIES, Fixture};

const OSCAL: &str = include_str!("../schema/oscal-assessment-results-1.2.2-subset.json");
const OCSF: &str = include_str!("../schema/ocsf-1.3.0-compliance-finding-subset.json");
const OPENREPORTS: &str = include_str!("../schema/openreports-v1alpha1-subset.json");
const POLICYREPORT: &str = include_str!("../schema/policyreport-v1alpha2-subset.json");

fn fixtures() -> Vec<Fixture> {
    let mut noted = Fixture::new();
    noted.known = Some(vec![true; noted.with_run(View::default(), |run| run.results.findings.len())]);
    let place = Place { path: "e.yaml".to_owned(), position: Some((2, 1)) };
    noted.notes = vec![Note { fact: "an exception has ended".to_owned(), place, hint: None }];
    vec![Fixture::new(), Fixture::of(&[], Vec::new()), coverage::fixture(), noted]
}

fn texts(format: Format) -> Vec<String> {
    let passed = View { show_passed: true, ..View::default() };
    let views = [View::default(), passed, View { severity_min: seawall_finding::Severity::High, ..passed }];
    fixtures().iter().flat_map(|fixture| views.map(|view| fixture.render(format, view))).collect()
}

fn validator(schema: &str) -> Validator {
    let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    jsonschema::meta::validate(&schema).expect("the schema is a schema");
    jsonschema::validator_for(&schema).expect("the schema can be used")
}

fn validated(validator: &Validator, text: &str) -> Value {
    let document: Value = serde_json::from_str(text).expect("it is JSON");
    let errors: Vec<String> =
        validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    document
}

fn items<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value[key].as_array().into_iter().flatten()
}

#[test]
fn oscal_follows_what_we_use_of_its_model() {
    let validator = validator(OSCAL);
    for text in texts(Format::Oscal) {
        let document = validated(&validator, &text);
        let result = &document["assessment-results"]["results"][0];
        let mut uuids = HashSet::new();
        let own = |one: &Value| one["uuid"].as_str().expect("a uuid").to_owned();
        let observed: HashSet<String> = items(result, "observations").map(own).collect();
        let objects: HashSet<String> =
            items(&result["local-definitions"], "inventory-items").map(own).collect();
        let all = ["observations", "findings"].into_iter().flat_map(|key| items(result, key));
        for one in all.chain(items(&result["local-definitions"], "inventory-items")) {
            assert!(uuids.insert(own(one)), "a uuid stands twice");
        }
        for observation in items(result, "observations") {
            for subject in items(observation, "subjects") {
                assert!(objects.contains(subject["subject-uuid"].as_str().expect("a uuid")));
            }
        }
        let plan = document["assessment-results"]["import-ap"]["href"].as_str().expect("a reference");
        assert_eq!(plan, format!("#{}", own(&document["assessment-results"]["back-matter"]["resources"][0])));
        for finding in items(result, "findings") {
            for related in items(finding, "related-observations") {
                assert!(observed.contains(related["observation-uuid"].as_str().expect("a uuid")));
            }
            let status = &finding["target"]["status"];
            assert_eq!(status["state"] == "satisfied", status["reason"] == "pass", "{status}");
        }
    }
    let mut wrong: Value = serde_json::from_str(&texts(Format::Oscal)[0]).expect("JSON");
    wrong["assessment-results"]["results"][0]["start"] = "yesterday".into();
    assert!(!validator.is_valid(&wrong), "the schema refuses something");
}

#[test]
fn oscal_uuids_follow_from_the_content() {
    let text = |fixture: &Fixture| fixture.render(Format::Oscal, View::default());
    assert_eq!(text(&Fixture::new()), text(&Fixture::new()));
    let uuid = |text: &str| text.lines().find(|line| line.contains("\"uuid\"")).expect("a line").to_owned();
    assert_ne!(uuid(&text(&Fixture::new())), uuid(&text(&coverage::fixture())));
}

#[test]
fn what_is_unknown_is_satisfied_nowhere() {
    let document: Value =
        serde_json::from_str(&coverage::fixture().render(Format::Oscal, View::default())).expect("JSON");
    let states: Vec<&Value> = items(&document["assessment-results"]["results"][0], "findings").collect();
    let of = |id: &str| {
        let found = states.iter().find(|one| one["target"]["target-id"] == id).expect("the control is there");
        found["target"]["status"]["state"].clone()
    };
    assert_eq!((of("house_H-1"), of("house_H-3")), ("not-satisfied".into(), "not-satisfied".into()));
}

#[test]
fn ocsf_events_follow_what_we_use_of_their_class() {
    let validator = validator(OCSF);
    for (text, json) in texts(Format::Ocsf).iter().zip(texts(Format::Json)) {
        let events: Vec<Value> = text.lines().map(|line| validated(&validator, line)).collect();
        let report: Value = serde_json::from_str(&json).expect("JSON");
        let expected = items(&report, "findings").count() + items(&report, "gaps").count();
        assert_eq!(events.len(), expected, "an event for each finding and each gap");
        assert!(events.iter().all(|event| event["compliance"]["status"] != "Pass"));
    }
    let event = Fixture::new().render(Format::Ocsf, View::default());
    let mut wrong: Value = serde_json::from_str(event.lines().next().expect("a line")).expect("JSON");
    assert_eq!(wrong["time"], 1_767_323_045_000_u64);
    wrong["compliance"].as_object_mut().expect("a map").remove("standards");
    assert!(!validator.is_valid(&wrong), "the schema refuses something");
}

#[test]
fn reports_for_a_cluster_follow_their_schemas_and_count_right() {
    for (format, schema) in [(Format::Openreports, OPENREPORTS), (Format::Policyreport, POLICYREPORT)] {
        let validator = validator(schema);
        for text in texts(format) {
            let document = validated(&validator, &text);
            for report in items(&document, "items") {
                for outcome in ["pass", "fail", "warn", "error", "skip"] {
                    let number = items(report, "results").filter(|one| one["result"] == outcome).count();
                    assert_eq!(report["summary"][outcome], number, "{outcome}");
                }
                let namespace = &report["metadata"]["namespace"];
                let is_cluster = report["kind"].as_str().expect("a word").starts_with("Cluster");
                assert_eq!(namespace.is_null(), is_cluster);
                for resource in items(report, "results").flat_map(|one| items(one, "resources")) {
                    assert_eq!(&resource["namespace"], namespace);
                }
            }
        }
    }
    let text = coverage::fixture().render(Format::Openreports, View::default());
    assert!(text.contains("\"policy\": \"not-read\"") && text.contains("\"result\": \"error\""));
}

/// One sample: its name, its labels, its value.
fn sample(line: &str) -> (String, String, f64) {
    let (series, value) = line.rsplit_once(' ').expect("a value");
    let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
    assert!(labels.ends_with('}'), "{line}");
    assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{line}");
    (name.to_owned(), labels.to_owned(), value.parse().expect("a number"))
}

#[test]
fn metrics_are_of_the_exposition_format_and_say_what_the_report_says() {
    for (text, json) in texts(Format::Prometheus).iter().zip(texts(Format::Json)) {
        let report: Value = serde_json::from_str(&json).expect("JSON");
        let (mut typed, mut seen) = (HashSet::new(), HashSet::new());
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').expect("a type");
                assert!(kind == "gauge" && typed.insert(name.to_owned()), "{line}");
            } else if !line.starts_with("# HELP ") {
                let (name, labels, _) = sample(line);
                assert!(typed.contains(&name), "its type comes first: {line}");
                assert!(seen.insert((name, labels)), "a series stands once: {line}");
            }
        }
        let value = |series: &str| {
            let line = text.lines().find(|line| line.starts_with(series)).expect("the series is there");
            sample(line).2
        };
        for severity in ["critical", "high", "medium", "low", "info"] {
            let expected = report["summary"]["findings"][severity].as_f64().expect("a number");
            assert!((value(&format!("seawall_findings{{severity=\"{severity}\"}}")) - expected).abs() < 0.1);
        }
        assert!((value("seawall_gaps ") - report["summary"]["gaps"].as_f64().expect("a number")).abs() < 0.1);
        let score = report["summary"]["score"].as_f64();
        assert_eq!(text.contains("\nseawall_score_ratio "), score.is_some(), "no evidence is no number");
    }
}

#[test]
fn github_commands_cannot_be_broken_out_of() {
    for text in texts(Format::Github) {
        for line in text.lines() {
            let rest = line.strip_prefix("::").expect("each line is a command");
            let level = rest.split(' ').next().expect("a level");
            assert!(["error", "warning", "notice"].contains(&level), "{line}");
            assert!(rest.contains("::"), "{line}");
        }
        assert!(text.ends_with("not read\n") || text.contains("not listed\n"), "totals come last: {text}");
    }
    let evil = "kind: Pod\napiVersion: v1\nmetadata: {name: \"a\\n::error::x%\"}\nspec:\n  containers:\n  \
                - {name: b, securityContext: {privileged: true}}\n";
    let text =
        Fixture::of(&[("a,b:c.yaml", evil.to_owned())], Vec::new()).render(Format::Github, View::default());
    assert!(text.lines().all(|line| !line.starts_with("::error::x")), "{text}");
    assert!(text.contains("file=a%2Cb%3Ac.yaml,line="), "{text}");
}

#[test]
fn no_export_shows_a_secret() {
    for format in [
        Format::Oscal,
        Format::Ocsf,
        Format::Openreports,
        Format::Policyreport,
        Format::Prometheus,
        Format::Github,
    ] {
        for text in texts(format) {
            CANARIES.iter().for_each(|canary| assert!(!text.contains(canary), "{format}: {canary}"));
        }
    }
}

#[test]
fn every_export_says_who_accepted_what() {
    let accepted = Acceptance::in_source("reads the kernel log of its node").to_string();
    for format in [Format::Oscal, Format::Ocsf, Format::Openreports, Format::Policyreport, Format::Github] {
        let text = Fixture::new().render(format, View::default());
        assert!(text.contains(&accepted), "{format}");
    }
}
