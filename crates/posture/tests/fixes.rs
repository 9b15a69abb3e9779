//! A fix turns a failing example into a passing one.

use seawall_check::{Check, Context, Parameters, Selection, run};
use seawall_finding::{ObjectId, Verdict};
use seawall_posture::checks;
use seawall_world::{Origin, Settings, Source, Version, World};
use seawall_yaml::NodeId;

fn world(text: &str, check: &Check) -> World {
    let source = Source::read("example.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    let kubernetes = check.versions.until.unwrap_or(Version::LATEST);
    let complete = check.examples.complete;
    World::build(vec![source], Vec::new(), Settings { kubernetes, complete, ..Settings::default() })
}

/// The object `id` with the check's fix applied, as JSON; none where the fix leaves it to a person.
fn mended(check: &'static Check, world: &World, id: ObjectId) -> Option<String> {
    let parameters = Parameters::default();
    let edits = check.fix?(world.object(id), &Context::new(world, id, check, &parameters));
    if edits.is_empty() {
        return None;
    }
    let root = world.object(id).root();
    let tree = root.tree().edited(root.id(), &edits).expect("the edits fit the tree");
    let mut json = String::new();
    tree.value(NodeId(0)).write_json(&mut json);
    Some(json)
}

fn failures(world: &World, checks: Vec<&'static Check>) -> Vec<&'static str> {
    let findings = run(world, &Selection { checks, ..Selection::default() }).findings;
    let failed = findings.into_iter().filter(|finding| finding.verdict == Verdict::Fail);
    failed.map(|finding| finding.check).collect()
}

#[test]
fn fixes_turn_bad_examples_good() {
    for check in checks() {
        if check.fix.is_none() {
            continue;
        }
        let mut mends = 0;
        for text in check.examples.bad {
            let before = world(text, check);
            for id in before.ids() {
                let Some(json) = mended(check, &before, id) else { continue };
                mends += 1;
                let after = world(&json, check);
                assert_eq!(after.gaps(), [], "{}: {json}", check.id);
                assert_eq!(failures(&after, vec![check]), [""; 0], "{}: after the fix: {json}", check.id);
            }
        }
        assert!(mends > 0, "{}: the fix mends no bad example", check.id);
    }
}

#[test]
fn fixes_leave_good_examples_alone() {
    for check in checks() {
        for text in check.examples.good {
            let world = world(text, check);
            for id in world.ids() {
                assert_eq!(mended(check, &world, id), None, "{}", check.id);
            }
        }
    }
}
