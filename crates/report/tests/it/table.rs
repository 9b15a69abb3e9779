//! The table.

use seawall_report::{Format, View};

use crate::fixture::{Fixture, expect};

#[test]
fn the_table_is_as_people_have_read_it() {
    let fixture = Fixture::new();
    expect("table.txt", &fixture.render(Format::Table, View::default()));
}

#[test]
fn the_detailed_table_is_as_people_have_read_it() {
    let view = View { details: true, show_passed: true, ..View::default() };
    expect("table-details.txt", &Fixture::new().render(Format::Table, view));
}
