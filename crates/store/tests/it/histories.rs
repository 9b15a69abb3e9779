//! What becomes of a finding from scan to scan.

use std::collections::{BTreeMap, BTreeSet};

use seawall_finding::{Acceptance, CauseKind, Hidden, Severity, Verdict};
use seawall_store::{Filter, Fixed, History, Location, Status, Store, What};

use crate::made::{TARGET, day, finding, findings, pod, put, put_for, read, with_gap};
use crate::places::store;

fn history(store: &mut dyn Store, number: u32) -> History {
    store.show(&finding(number).fingerprint, Some(TARGET)).expect("it is there")
}

fn whats(store: &mut dyn Store, number: u32) -> Vec<What> {
    history(store, number).events.iter().map(|event| event.what).collect()
}

fn status(store: &mut dyn Store, number: u32) -> Status {
    history(store, number).stored.status
}

pub(crate) fn a_finding_is_opened_fixed_and_reopened(location: &Location) {
    let store = &mut *store(location);
    let outcome = put(store, 1, &findings([1, 2]), &read([1, 2]));
    assert_eq!((outcome.point.new, outcome.point.fixed, outcome.point.open.failed), (2, 0, [0, 0, 0, 2, 0]));
    let outcome = put(store, 2, &findings([2]), &read([1, 2]));
    assert_eq!((outcome.point.fixed, outcome.unchanged, outcome.point.open.failed[3]), (1, 1, 1));
    let fixed = history(store, 1).stored;
    assert_eq!(fixed.status, Status::Fixed);
    assert_eq!(fixed.fixed, Some((day(2), Fixed::Passed)));
    assert_eq!((fixed.first_seen, fixed.last_seen, fixed.changed), (day(1), day(1), day(2)));
    put(store, 3, &findings([2]), &read([1, 2]));
    assert_eq!(history(store, 1).stored.fixed, Some((day(2), Fixed::Passed)), "it was fixed only once");
    let outcome = put(store, 4, &findings([1, 2]), &read([1, 2]));
    assert_eq!((outcome.point.new, outcome.point.reopened), (0, 1));
    let reopened = history(store, 1).stored;
    assert_eq!((reopened.status, reopened.reopened, reopened.fixed), (Status::Reopened, 1, None));
    assert_eq!((reopened.first_seen, reopened.last_seen, reopened.changed), (day(1), day(4), day(4)));
    put(store, 5, &findings([]), &read([1, 2]));
    put(store, 6, &findings([1]), &read([1, 2]));
    let events: Vec<_> = history(store, 1).events.iter().map(|event| (event.scan, event.what)).collect();
    let expected = [What::Opened, What::Fixed, What::Reopened, What::Fixed, What::Reopened];
    assert_eq!(events, [1, 2, 4, 5, 6].into_iter().zip(expected).collect::<Vec<_>>());
    assert_eq!(history(store, 1).stored.reopened, 2);
}

pub(crate) fn what_stays_costs_nothing(location: &Location) {
    let store = &mut *store(location);
    put(store, 1, &findings(0..50), &read(0..50));
    let outcome = put(store, 9, &findings(0..50), &read(0..50));
    assert_eq!(outcome.unchanged, 50);
    let last = history(store, 7);
    assert_eq!(last.stored.last_seen, day(9), "it was seen by the newest scan");
    assert_eq!(last.stored.first_seen, day(1));
    assert_eq!(last.events.len(), 1);
}

pub(crate) fn what_was_not_looked_at_is_not_fixed(location: &Location) {
    let store = &mut *store(location);
    put(store, 1, &findings([1, 2]), &read([1, 2]));
    let mut unchecked = read([1, 2]);
    unchecked.checks = ["host-network".to_owned()].into();
    let outcome = put(store, 2, &findings([]), &unchecked);
    assert_eq!((outcome.point.fixed, outcome.point.open.failed[3], outcome.point.open.unseen), (0, 2, 2));
    put(store, 3, &findings([]), &unchecked);
    let unseen = history(store, 1);
    assert_eq!(unseen.stored.status, Status::Open);
    assert_eq!(unseen.stored.last_seen, day(1));
    assert_eq!(unseen.stored.unseen.as_deref(), Some("its check did not run"));
    assert_eq!(unseen.events.len(), 2, "told once: {:?}", unseen.events);
    put(store, 4, &findings([1]), &read([1, 2]));
    assert_eq!(whats(store, 1), [What::Opened, What::Unseen, What::Seen]);
    assert_eq!(history(store, 1).stored.last_seen, day(4));
    assert_eq!(whats(store, 2), [What::Opened, What::Unseen, What::Fixed]);
    assert_eq!(history(store, 2).stored.last_seen, day(1), "nobody saw it later");
}

pub(crate) fn an_object_that_is_gone_is_fixed_only_where_it_would_have_been_seen(location: &Location) {
    let store = &mut *store(location);
    let kind = |kind: &str, namespace: Option<&str>| Hidden::Kind {
        group: String::new(),
        kind: kind.to_owned(),
        namespace: namespace.map(str::to_owned),
    };
    let mut elsewhere = read([]);
    elsewhere.scope = vec!["other".to_owned()];
    let blind = |hides, path| with_gap(read([]), hides, path);
    let mut twin = with_gap(read([]), Hidden::Anything, "deploy/pods.yaml");
    twin.saw(&pod(8));
    let mut unchecked = read([]);
    unchecked.checks.clear();
    let mut unsaid = read([]);
    unsaid.scope.clear();
    for (number, coverage, is_fixed) in [
        (1, read([]), true),
        (2, blind(Hidden::Anything, "other.yaml"), false),
        (3, blind(kind("Pod", None), ""), false),
        (4, blind(kind("Pod", Some("shop")), ""), false),
        (5, blind(kind("Pod", Some("bank")), ""), true),
        (6, blind(kind("Secret", None), ""), true),
        (7, elsewhere, false),
        (8, twin, false),
        (9, blind(Hidden::Group("apps".to_owned()), ""), true),
        (10, unchecked, false),
        (11, unsaid, false),
    ] {
        let target = format!("target {number}");
        put_for(store, &target, 1, &findings([number]), &read([number]));
        put_for(store, &target, 2, &[], &coverage);
        let found = store.show(&finding(number).fingerprint, Some(&target)).expect("it is there").stored;
        assert_eq!(found.fixed, is_fixed.then_some((day(2), Fixed::Gone)), "{number}: {found:?}");
        assert_eq!(found.unseen.is_some(), !is_fixed, "{number}: {found:?}");
        // As soon as everything can be seen again, it is told to be gone.
        put_for(store, &target, 3, &[], &read([]));
        let found = store.show(&finding(number).fingerprint, Some(&target)).expect("it is there").stored;
        let since = if is_fixed { day(2) } else { day(3) };
        assert_eq!(found.fixed, Some((since, Fixed::Gone)), "{number}");
    }
}

pub(crate) fn a_finding_that_becomes_unknown_is_not_fixed(location: &Location) {
    let store = &mut *store(location);
    put(store, 1, &findings([1, 2]), &read([1, 2]));
    // The check cannot decide: of the first pod by the same field, of the second by another one.
    let mut same = finding(1);
    same.verdict = Verdict::Unknown(CauseKind::Limit);
    let mut other = finding(3);
    (other.object, other.verdict) = (pod(2), Verdict::Unknown(CauseKind::Undecodable));
    let outcome = put(store, 2, &[same, other], &read([1, 2]));
    assert_eq!(outcome.point.fixed, 0);
    assert_eq!((outcome.point.open.failed[3], outcome.point.open.unknown), (1, 2));
    let changed = history(store, 1);
    assert_eq!(changed.stored.record.verdict, Verdict::Unknown(CauseKind::Limit));
    assert_eq!(changed.events[1].detail, "fail to unknown (limit reached)");
    let unseen = history(store, 2).stored;
    assert_eq!(unseen.unseen.as_deref(), Some("its check could not decide (undecodable)"));
    put(store, 3, &[], &read([1, 2]));
    for number in [1, 2, 3] {
        assert_eq!(status(store, number), Status::Fixed, "{number}");
    }
}

pub(crate) fn acceptance_is_a_status_with_a_history(location: &Location) {
    let store = &mut *store(location);
    let mut accepted = finding(1);
    let acceptance = Acceptance {
        reason: "it loads kernel modules".to_owned(),
        owner: Some("platform".to_owned()),
        exception: Some("EX-7".to_owned()),
        expires: Some("2027-06-30".to_owned()),
    };
    accepted.ignored = Some(acceptance.clone());
    put(store, 1, &findings([1]), &read([1]));
    let outcome = put(store, 2, &[accepted.clone()], &read([1]));
    assert_eq!((outcome.point.open.accepted, outcome.point.open.failed), (1, [0; 5]));
    let stored = history(store, 1).stored;
    assert_eq!((stored.status, stored.changed), (Status::Accepted, day(2)));
    assert_eq!(stored.record.ignored, Some(acceptance));
    put(store, 3, &findings([1]), &read([1]));
    assert_eq!(status(store, 1), Status::Open);
    put(store, 4, &[], &read([1]));
    put(store, 5, &[accepted], &read([1]));
    assert_eq!(status(store, 1), Status::Accepted);
    put(store, 6, &findings([1]), &read([1]));
    assert_eq!(status(store, 1), Status::Reopened, "it was fixed once");
    let expected = [
        What::Opened,
        What::Accepted,
        What::Unaccepted,
        What::Fixed,
        What::Reopened,
        What::Accepted,
        What::Unaccepted,
    ];
    assert_eq!(whats(store, 1), expected);
    assert_eq!(history(store, 1).events[1].detail, "it loads kernel modules (platform, until 2027-06-30)");
}

pub(crate) fn moves_are_kept_without_an_event(location: &Location) {
    let store = &mut *store(location);
    put(store, 1, &findings([1]), &read([1]));
    let mut moved = finding(1);
    moved.place.position = Some((90, 7));
    let outcome = put(store, 2, &[moved.clone()], &read([1]));
    assert_eq!((outcome.unchanged, outcome.point.new, outcome.point.fixed), (0, 0, 0));
    assert_eq!(history(store, 1).stored.record, moved);
    assert_eq!(whats(store, 1), [What::Opened]);
    moved.severity = Severity::Critical;
    put(store, 3, &[moved], &read([1]));
    assert_eq!(history(store, 1).events[1].detail, "high to critical");
    assert_eq!(history(store, 1).stored.changed, day(1), "its status is the same");
}

/// Writers of one target and writers of targets of their own, all at once, beginning with an empty store.
pub(crate) fn many_writers_lose_nothing(location: &Location) {
    const WRITERS: u32 = 4;
    const SCANS: u32 = 5;
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            scope.spawn(move || {
                let store = &mut *store(location);
                let own = format!("own {writer}");
                for scan in 0..SCANS {
                    put_for(store, TARGET, 1, &findings(0..20), &read(0..20));
                    put_for(store, &own, i64::from(scan), &findings(0..scan), &read(0..20));
                }
            });
        }
    });
    let store = &mut *store(location);
    let trend = store.trend(TARGET, None).expect("a trend");
    let numbers: Vec<u32> = trend.iter().map(|point| point.scan).collect();
    assert_eq!(numbers, (1..=WRITERS * SCANS).collect::<Vec<_>>());
    assert_eq!(trend.iter().map(|point| point.new).sum::<u64>(), 20, "found for the first time once");
    let targets = store.targets().expect("targets");
    assert_eq!(targets.len(), WRITERS as usize + 1);
    for target in targets.iter().filter(|target| target.name != TARGET) {
        assert_eq!(target.scans, SCANS);
        let filter = Filter { target: Some(target.name.clone()), ..Filter::default() };
        assert_eq!(store.list(&filter).expect("listed").page.total, u64::from(SCANS) - 1);
    }
}

/// A finding's state, worked out anew from all scans so far.
fn plain(scans: &[(BTreeSet<u32>, bool)], number: u32) -> Option<(Status, i64, i64)> {
    let has = |scan: &(BTreeSet<u32>, bool)| scan.0.contains(&number);
    let first = scans.iter().position(has)?;
    let last = scans.iter().rposition(has)?;
    // What is looked for and not found ends a stretch; a blind scan ends nothing.
    let sighted: Vec<bool> = scans[first..].iter().filter(|scan| has(scan) || !scan.1).map(has).collect();
    let returns = sighted.windows(2).filter(|pair| !pair[0] && pair[1]).count();
    let status = match (sighted.last(), returns) {
        (Some(false), _) => Status::Fixed,
        (_, 0) => Status::Open,
        _ => Status::Reopened,
    };
    Some((status, first as i64, last as i64))
}

pub(crate) fn random_scans_agree_with_a_plain_model(location: &Location) {
    const NUMBERS: u32 = 24;
    let mut seed = 20_260_101u64;
    let mut next = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        seed >> 33
    };
    let store = &mut *store(location);
    let mut scans: Vec<(BTreeSet<u32>, bool)> = Vec::new();
    for on in 0..40 {
        let found: BTreeSet<u32> = (0..NUMBERS).filter(|_| next() % 3 == 0).collect();
        let is_blind = next() % 4 == 0;
        let coverage = match is_blind {
            true => with_gap(read(found.iter().copied()), Hidden::Anything, "secret.yaml"),
            false => read(0..NUMBERS),
        };
        put(store, on, &findings(found.iter().copied()), &coverage);
        scans.push((found, is_blind));
        let listed = store.list(&Filter::default()).expect("listed").findings;
        let stored: BTreeMap<String, _> = listed
            .iter()
            .map(|one| (one.record.fingerprint.clone(), (one.status, one.first_seen, one.last_seen)))
            .collect();
        for number in 0..NUMBERS {
            let expected = plain(&scans, number).map(|(status, first, last)| (status, day(first), day(last)));
            assert_eq!(stored.get(&finding(number).fingerprint).copied(), expected, "{number} on day {on}");
        }
    }
    assert!(scans.iter().any(|scan| scan.1), "some scans were blind");
}
