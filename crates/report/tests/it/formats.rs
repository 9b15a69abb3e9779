//! The formats that other programs read.

use seawall_report::{Format, View};

use crate::fixture::{Fixture, expect};

fn check(format: Format, file: &str) -> String {
    let text = Fixture::new().render(format, View { show_passed: true, ..View::default() });
    expect(file, &text);
    text
}

#[test]
fn sarif_is_as_people_have_read_it() {
    check(Format::Sarif, "report.sarif");
}

#[test]
fn junit_is_as_people_have_read_it() {
    check(Format::Junit, "junit.xml");
}

#[test]
fn gitlab_is_as_people_have_read_it() {
    check(Format::Gitlab, "gitlab.json");
}

#[test]
fn markdown_is_as_people_have_read_it() {
    check(Format::Markdown, "report.md");
}

#[test]
fn csv_is_as_people_have_read_it() {
    check(Format::Csv, "report.csv");
}

#[test]
fn github_commands_are_as_people_have_read_them() {
    check(Format::Github, "github.txt");
}

#[test]
fn oscal_is_as_people_have_read_it() {
    check(Format::Oscal, "oscal.json");
}

#[test]
fn ocsf_is_as_people_have_read_it() {
    check(Format::Ocsf, "ocsf.jsonl");
}

#[test]
fn reports_for_a_cluster_are_as_people_have_read_them() {
    check(Format::Openreports, "openreports.json");
    check(Format::Policyreport, "policyreport.json");
}

#[test]
fn metrics_are_as_people_have_read_them() {
    check(Format::Prometheus, "metrics.prom");
}
