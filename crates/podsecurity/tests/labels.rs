//! Levels, versions and namespace labels. Expected: `PolicyToEvaluate` of upstream's API package.

mod common;

use common::{document, version};
use seawall_podsecurity::{Level, LevelVersion, NamespaceLabels, Policy, Version};

/// Reads labels without their prefix and tells what they ask for, then the faulty labels.
#[track_caller]
fn check(labels: &str, expected: &str, faulty: &[&str]) {
    let prefixed: Vec<String> = labels
        .split_whitespace()
        .filter_map(|label| label.split_once('='))
        .map(|(mode, value)| format!("pod-security.kubernetes.io/{mode}: '{value}'"))
        .collect();
    let (stream, root) = document(&format!("labels: {{{}}}", prefixed.join(", ")));
    let read = NamespaceLabels::read(stream.tree.value(root)).expect("labels are strings");
    let Policy { enforce, audit, warn } = read.policy(Policy::UNCONFIGURED);
    assert_eq!(format!("{enforce} {audit} {warn}"), expected, "{labels}");
    let errors = read.errors();
    let names: Vec<&str> = errors.iter().map(|error| error.label).collect();
    assert_eq!(names, faulty, "{labels}");
}

#[test]
fn labels_become_a_policy() {
    let open = "privileged:latest";
    check("", &format!("{open} {open} {open}"), &[]);
    check("enforce=baseline", &format!("baseline:latest {open} baseline:latest"), &[]);
    check("enforce=baseline enforce-version=v1.25", &format!("baseline:v1.25 {open} baseline:v1.25"), &[]);
    check(
        "enforce=baseline enforce-version=v1.25 warn-version=v1.30",
        &format!("baseline:v1.25 {open} baseline:v1.30"),
        &[],
    );
    check(
        "enforce=restricted warn=baseline audit=restricted audit-version=v1.0",
        "restricted:latest restricted:v1.0 baseline:latest",
        &[],
    );
}

#[test]
fn what_is_not_understood_enforces_but_does_not_warn() {
    let open = "privileged:latest";
    check(
        "enforce=strict",
        &format!("restricted:latest {open} {open}"),
        &["pod-security.kubernetes.io/enforce"],
    );
    check(
        "enforce=baseline warn=Baseline audit=",
        &format!("baseline:latest {open} {open}"),
        &["pod-security.kubernetes.io/audit", "pod-security.kubernetes.io/warn"],
    );
    check(
        "enforce=baseline enforce-version=1.25",
        &format!("baseline:latest {open} baseline:latest"),
        &["pod-security.kubernetes.io/enforce-version"],
    );
}

#[test]
fn defaults_hold_where_labels_are_silent() {
    let restricted = LevelVersion { level: Level::Restricted, version: Version::v1(30) };
    let defaults = Policy { enforce: restricted, audit: restricted, warn: restricted };
    let (stream, root) = document("labels: {pod-security.kubernetes.io/enforce: baseline}");
    let read = NamespaceLabels::read(stream.tree.value(root)).expect("labels are strings");
    let policy = read.policy(defaults);
    assert_eq!(policy.enforce.to_string(), "baseline:v1.30");
    assert_eq!(policy.warn.to_string(), "restricted:v1.30");
}

#[test]
fn labels_must_be_strings() {
    let (stream, root) = document("labels: {other: true}");
    assert!(NamespaceLabels::read(stream.tree.value(root)).is_err());
}

#[test]
fn versions_are_written_one_way_only() {
    for text in ["v1.0", "v1.9", "v1.37", "v1.4096", "v1.9223372036854775807", "latest"] {
        assert_eq!(version(text).to_string(), text);
    }
    let wrong =
        ["", "1.25", "v1", "v1.", "v1.01", "v1.+1", "v1.-1", "v2.0", "v1.9223372036854775808", "Latest"];
    for text in wrong {
        assert!(text.parse::<Version>().is_err(), "{text}");
    }
    assert!(Version::NEWEST_KNOWN < version("v1.38") && version("v1.38") < Version::LATEST);
}
