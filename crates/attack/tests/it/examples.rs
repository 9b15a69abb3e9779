//! Each kind's manifests have its edge, and their twins do not.

use std::collections::BTreeSet;

use seawall_attack::{Shown, kinds};

use crate::world::world;

#[test]
fn examples_have_the_edge_and_twins_do_not() {
    for kind in kinds() {
        for (at, example) in kind.examples.iter().enumerate() {
            let what = format!("{} #{at}: {:?}", kind.id, example.edge);
            for manifests in [example.manifests, example.twin] {
                let gaps = world(manifests).gaps().to_vec();
                assert!(gaps.is_empty(), "{what}: {gaps:?}");
            }
            let shown = example.manifests_show(kind);
            assert!(shown > Shown::Not, "{what} is missing");
            assert!(example.twin_shows(kind) < shown, "{what} is in the twin");
        }
    }
}

#[test]
fn kinds_say_what_they_are() {
    let mut ids = BTreeSet::new();
    for kind in kinds() {
        assert!(ids.insert(kind.id), "{} is there twice", kind.id);
        for text in [kind.needs, kind.why, kind.fix] {
            assert!(text.ends_with('.') && text.len() > 10, "{}: {text}", kind.id);
        }
        assert!(!kind.references.is_empty() && !kind.action.is_empty(), "{}", kind.id);
        assert!(kind.steps <= 1, "{}", kind.id);
    }
}
