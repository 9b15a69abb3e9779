//! JSON and YAML.

use seawall_report::{Format, View};

use crate::fixture::{Fixture, expect};

#[test]
fn json_is_as_people_have_read_it() {
    let view = View { show_passed: true, ..View::default() };
    expect("report.json", &Fixture::new().render(Format::Json, view));
}

#[test]
fn yaml_is_as_people_have_read_it() {
    let view = View { show_passed: true, ..View::default() };
    expect("report.yaml", &Fixture::new().render(Format::Yaml, view));
}
