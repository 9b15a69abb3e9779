//! Grants that are easily misread have their true answers.

mod common;

use seawall_access::{Access, Decision};
use seawall_world::{Origin, Settings, Source, World};

/// Fewer than this would be another table.
const GRANTS_MIN: usize = 200;

/// The default objects are there in a World of files, as on a server.
fn world(text: &str) -> World {
    let source = Source::read("test.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    World::build(vec![source], Vec::new(), Settings { complete: true, ..Settings::default() })
}

#[test]
fn every_grant_has_its_true_answer() {
    let rows = common::table();
    let mut wrong = Vec::new();
    let mut asked = 0;
    for (number, row) in rows.iter().enumerate() {
        let world = world(&common::objects(row, number).join("\n"));
        assert_eq!(world.len(), 2, "{}: {:?}", row.name, world.gaps());
        let access = Access::of(&world);
        for ask in &row.asks {
            asked += 1;
            let decision = access.decide(&ask.identity, &ask.request);
            let expected = if ask.allowed { "allowed" } else { "denied" };
            match (&decision, ask.allowed) {
                (Decision::Allowed(_), true) | (Decision::Denied, false) => {}
                _ => wrong.push(format!("{}: {} is {expected}, not {decision:?}", row.name, ask.text)),
            }
        }
    }
    println!("{} grants, {asked} questions", rows.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows.len() >= GRANTS_MIN, "{} grants", rows.len());
}
