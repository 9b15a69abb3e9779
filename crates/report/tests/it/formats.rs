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
