//! Every check's examples are its tests, and its metadata is whole.

use std::collections::HashSet;

use seawall_check::{Check, Results, Selection, run};
use seawall_finding::Verdict;
use seawall_posture::checks;
use seawall_world::{Date, Origin, Settings, Source, Version, World};

fn world(text: &str, check: &Check) -> World {
    let source = Source::read("example.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    let version = check.versions.until.unwrap_or(Version::LATEST);
    let settings = Settings {
        kubernetes: version,
        complete: check.examples.complete,
        today: Some(Date::new(2026, 11, 21)),
        ..Settings::default()
    };
    let world = World::build(vec![source], Vec::new(), settings);
    assert!(world.gaps().is_empty(), "{}: {:?}", check.id, world.gaps());
    world
}

fn judge(check: &'static Check, world: &World) -> Results {
    run(world, &Selection { checks: vec![check], ..Selection::default() })
}

#[test]
fn bad_examples_fail_and_good_ones_pass() {
    let mut wrong = Vec::new();
    for check in checks() {
        assert!(!check.examples.bad.is_empty() && !check.examples.good.is_empty(), "{}", check.id);
        for (index, text) in check.examples.bad.iter().enumerate() {
            let results = judge(check, &world(text, check));
            if !results.findings.iter().any(|finding| finding.verdict == Verdict::Fail) {
                wrong.push(format!("{}: bad example {index} gives {:?}", check.id, results.findings));
            }
        }
        for (index, text) in check.examples.good.iter().enumerate() {
            let results = judge(check, &world(text, check));
            if !results.findings.is_empty() || results.tallies[0].1.pass == 0 {
                wrong.push(format!("{}: good example {index} gives {results:?}", check.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn metadata_is_whole() {
    let mut ids = HashSet::new();
    for check in checks() {
        let id = check.id;
        assert!(ids.insert(id), "{id} stands twice");
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(id.chars().all(kebab), "{id} is not kebab-case");
        for text in [check.title, check.severity_reason, check.description, check.why, check.remedy] {
            assert!(text.len() >= 10 && !text.contains('\n'), "{id}: {text:?}");
        }
        assert!(!check.title.ends_with('.') && !check.severity_reason.ends_with('.'), "{id}");
        for text in [check.description, check.why, check.remedy] {
            assert!(text.ends_with('.'), "{id}: {text:?}");
        }
        assert!(!check.references.is_empty(), "{id} has no reference");
        for reference in check.references {
            assert!(reference.starts_with("https://"), "{id}: {reference}");
        }
        for control in check.controls {
            assert!(control.split_once('/').is_some_and(|(_, id)| !id.is_empty()), "{id}: {control}");
        }
    }
}
