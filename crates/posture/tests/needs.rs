//! A check declares every kind that it looks for besides its subjects.

use std::collections::{BTreeMap, BTreeSet};

use seawall_check::{POD_TEMPLATES, Parameters, looked_for};
use seawall_posture::checks;

mod common;

/// The kinds each check looks for in any of the Worlds.
fn looks() -> BTreeMap<&'static str, BTreeSet<String>> {
    let cases: Vec<_> = common::examples().into_iter().chain(common::corpora()).collect();
    let parameters = Parameters::default();
    let mut looks = BTreeMap::<_, BTreeSet<String>>::new();
    for case in cases {
        let world = case.world(Vec::new());
        for check in checks() {
            looks.entry(check.id).or_default().extend(looked_for(&world, check, &parameters));
        }
    }
    looks
}

#[test]
fn what_is_looked_for_is_declared_and_what_is_declared_is_looked_for() {
    let looks = looks();
    let mut wrong = Vec::new();
    for check in checks() {
        let declared: BTreeSet<String> = check.needs.iter().map(|need| (*need).to_owned()).collect();
        let looked = &looks[check.id];
        let silent: Vec<_> = looked.difference(&declared).collect();
        let idle: Vec<_> = declared.difference(looked).collect();
        if !silent.is_empty() {
            wrong.push(format!("{} looks for {silent:?} and does not declare it", check.id));
        }
        if !idle.is_empty() {
            wrong.push(format!("{} declares {idle:?} and never looks for it", check.id));
        }
        assert!(!check.needs.contains(&POD_TEMPLATES) || !looked.is_empty());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
