//! Lists, single findings, trends, and what is dropped or refused.

use std::ops::ControlFlow;

use seawall_finding::{Record, Severity, Verdict};
use seawall_store::{Access, Error, Filter, Location, Scan, Status, Store, TEXT_BYTES_MAX, open};

use crate::made::{TARGET, day, finding, findings, put, put_for, read};
use crate::places::store;

fn numbers(store: &mut dyn Store, filter: &Filter) -> Vec<u32> {
    let listed = store.list(filter).expect("listed");
    listed.findings.iter().map(|one| number(&one.record)).collect()
}

fn number(record: &Record) -> u32 {
    u32::from_str_radix(&record.fingerprint, 16).expect("a number")
}

pub(crate) fn targets_are_kept_apart(location: &Location) {
    let store = &mut *store(location);
    put_for(store, "a", 1, &findings([1, 2]), &read([1, 2]));
    put_for(store, "b", 5, &findings([2, 3]), &read([2, 3]));
    put_for(store, "a", 2, &findings([2]), &read([1, 2]));
    let of = |target: &str| Filter { target: Some(target.to_owned()), ..Filter::default() };
    assert_eq!(numbers(store, &of("a")), [1, 2]);
    assert_eq!(numbers(store, &of("b")), [2, 3]);
    assert_eq!(numbers(store, &Filter::default()), [1, 2, 2, 3]);
    let targets = store.targets().expect("targets");
    let targets: Vec<_> = targets.iter().map(|one| (one.name.as_str(), one.scans, one.newest)).collect();
    assert_eq!(targets, [("a", 2, day(2)), ("b", 1, day(5))]);
    assert_eq!(store.list(&of("c")), Err(Error::NoTarget("c".to_owned())));
    assert_eq!(store.trend("c", None), Err(Error::NoTarget("c".to_owned())));
}

pub(crate) fn filters_narrow_what_is_listed(location: &Location) {
    let store = &mut *store(location);
    let mut all = findings(1..=6);
    all[1].check = "host-network".to_owned();
    all[2].severity = Severity::Critical;
    all[3].object.namespace = None;
    all[4].object.kind = "DaemonSet".to_owned();
    all[5].verdict = Verdict::Manual;
    let mut coverage = read([]);
    coverage.checks.insert("host-network".to_owned());
    all.iter().for_each(|record| coverage.saw(&record.object));
    put(store, 1, &all, &coverage);
    // On the second day the first is gone.
    put(store, 2, &all[1..], &coverage);
    let words = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
    let plain = Filter::default;
    for (filter, expected) in [
        (plain(), vec![3, 4, 5, 1, 2, 6]),
        (Filter { checks: words(&["host-network"]), ..plain() }, vec![2]),
        (Filter { checks: words(&["host-*", "no-such"]), ..plain() }, vec![2]),
        (Filter { checks: words(&["host_network", "%"]), ..plain() }, vec![]),
        (Filter { checks: words(&["*-contain?r"]), ..plain() }, vec![3, 4, 5, 1, 6]),
        (Filter { severity_min: Some(Severity::Critical), ..plain() }, vec![3]),
        (Filter { namespaces: words(&["shop"]), ..plain() }, vec![3, 5, 1, 2, 6]),
        (Filter { namespaces: words(&["bank"]), ..plain() }, vec![]),
        (Filter { kinds: words(&["daemonset"]), ..plain() }, vec![5]),
        (Filter { kinds: words(&["pod", "DaemonSet"]), limit: Some(2), ..plain() }, vec![3, 4]),
        (Filter { statuses: vec![Status::Fixed], ..plain() }, vec![1]),
        (Filter { statuses: vec![Status::Open, Status::Reopened], ..plain() }, vec![3, 4, 5, 2, 6]),
        (Filter { since: Some(day(2)), ..plain() }, vec![1]),
        (Filter { since: Some(day(3)), ..plain() }, vec![]),
        (Filter { until: Some(day(1)), ..plain() }, vec![]),
        (Filter { until: Some(day(2)), ..plain() }, vec![3, 4, 5, 2, 6]),
        (Filter { since: Some(day(2)), until: Some(day(3)), ..plain() }, vec![1]),
        (Filter { kinds: words(&["Pod"]), checks: words(&["p*"]), ..plain() }, vec![3, 4, 1, 6]),
    ] {
        assert_eq!(numbers(store, &filter), expected, "{filter:?}");
    }
    let limited = store.list(&Filter { limit: Some(2), ..plain() }).expect("listed");
    assert_eq!((limited.findings.len(), limited.page.total), (2, 6));
}

/// Everything that the order of a list rests on differs among these, and each is there in two targets.
fn all_sorts() -> Vec<Record> {
    let mut all = findings(1..=9);
    all[0].object.namespace = None;
    all[1].object.namespace = Some("bank".to_owned());
    all[2].severity = Severity::Critical;
    all[3].verdict = Verdict::Manual;
    all[4].object.kind = "DaemonSet".to_owned();
    all[5].object.name = "pod-7".to_owned();
    all[7].check = "host-network".to_owned();
    (all[8].object.namespace, all[8].severity) = (None, Severity::Low);
    all
}

pub(crate) fn pages_follow_each_other(location: &Location) {
    let store = &mut *store(location);
    put_for(store, "a", 1, &all_sorts(), &read([]));
    let only = store.list(&Filter::default()).expect("listed");
    assert_eq!((only.findings.len(), only.page.total, only.page.next), (9, 9, None));
    put_for(store, "b", 1, &all_sorts(), &read([]));
    for (target, size) in [(None, 1), (None, 4), (None, 9), (Some("a"), 2), (Some("b"), 3), (Some("b"), 9)] {
        let filter = Filter { target: target.map(str::to_owned), ..Filter::default() };
        let whole = store.list(&filter).expect("listed").findings;
        let mut paged = Vec::new();
        let mut after = None;
        loop {
            let listed = store.list(&Filter { limit: Some(size), after, ..filter.clone() }).expect("a page");
            assert_eq!(listed.page.total, whole.len() as u64, "{target:?} by {size}");
            paged.extend(listed.findings);
            let Some(next) = listed.page.next else { break };
            assert_eq!(paged.len() % size as usize, 0, "only the last page is not full");
            after = Some(next.to_string().parse().expect("what it shows is what it reads"));
        }
        assert_eq!(paged, whole, "{target:?} by {size}");
    }
    let after = |text: &str| Filter { after: Some(text.parse().expect("a cursor")), ..Filter::default() };
    let third = finding(3).fingerprint;
    assert!(matches!(store.list(&after(&third)), Err(Error::Ambiguous(both)) if both.len() == 2));
    assert_eq!(store.list(&after(&format!("{third}@a"))).expect("a page").findings.len(), 17);
    assert!(matches!(store.list(&after("ffff")), Err(Error::NoFinding(_))));
    assert_eq!(store.list(&after("03@c")), Err(Error::NoTarget("c".to_owned())));
}

pub(crate) fn a_list_ends_when_no_more_is_wanted(location: &Location) {
    let store = &mut *store(location);
    put(store, 1, &findings(0..2000), &read([]));
    let mut taken = 0;
    let page = store.each(&Filter::default(), &mut |_| {
        taken += 1;
        if taken < 3 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    assert_eq!((taken, page.map(|page| page.total)), (3, Ok(2000)));
    assert_eq!(store.list(&Filter::default()).expect("it can be asked again").findings.len(), 2000);
}

pub(crate) fn one_finding_is_shown_by_the_first_digits(location: &Location) {
    let store = &mut *store(location);
    let mut all = findings([1, 2]);
    all[0].fingerprint = "abcd".repeat(8);
    all[1].fingerprint = "abce".repeat(8);
    put(store, 1, &all, &read([1, 2]));
    assert_eq!(store.show("abcd", None).expect("it is there").stored.record, all[0]);
    assert_eq!(store.show("ABCE", None).expect("it is there").stored.record, all[1]);
    assert!(matches!(store.show("abc", None), Err(Error::Ambiguous(both)) if both.len() == 2));
    for nothing in ["", "abcf", "%", "abcd' OR 1=1", &"a".repeat(33)] {
        assert!(matches!(store.show(nothing, None), Err(Error::NoFinding(_))), "{nothing}");
    }
    put_for(store, "other", 1, &all, &read([1, 2]));
    assert!(matches!(store.show("abcd", None), Err(Error::Ambiguous(_))));
    assert_eq!(store.show("abcd", Some("other")).expect("it is there").stored.target, "other");
}

pub(crate) fn a_trend_counts_what_is_open_after_each_scan(location: &Location) {
    let store = &mut *store(location);
    let mut second = findings([1, 2, 4]);
    second[0].severity = Severity::Low;
    second[2].verdict = Verdict::Manual;
    put(store, 1, &findings([1, 2, 3]), &read(1..=4));
    put(store, 2, &second, &read(1..=4));
    put(store, 3, &findings([3]), &read(1..=4));
    let trend = store.trend(TARGET, None).expect("a trend");
    let points: Vec<_> = trend
        .iter()
        .map(|point| {
            let open = point.open;
            (point.scan, point.started, open.failed, open.manual, point.new, point.fixed, point.reopened)
        })
        .collect();
    assert_eq!(
        points,
        [
            (1, day(1), [0, 0, 0, 3, 0], 0, 3, 0, 0),
            (2, day(2), [0, 1, 0, 1, 0], 1, 1, 1, 0),
            (3, day(3), [0, 0, 0, 1, 0], 0, 0, 3, 1),
        ]
    );
    let since = store.trend(TARGET, Some(day(2))).expect("a trend");
    assert_eq!(since, trend[1..]);
}

pub(crate) fn pruning_keeps_what_still_holds(location: &Location) {
    let store = &mut *store(location);
    let mut unchecked = read([]);
    unchecked.checks.clear();
    unchecked.saw(&finding(3).object);
    put(store, 1, &findings([1, 2, 3]), &read([1, 2, 3]));
    put(store, 2, &findings([2, 3]), &read([1, 2, 3]));
    let mut last = read([2]);
    last.scope = vec!["elsewhere".to_owned()];
    put(store, 3, &findings([2]), &last);
    put_for(store, "other", 1, &findings([1]), &read([1]));
    assert_eq!(store.prune(None, day(1), true), Ok(0), "nothing is older");
    assert_eq!(store.prune(Some("other"), day(9), true), Ok(0), "it is there still");
    let trend = store.trend(TARGET, None).expect("a trend");
    let of = Filter { target: Some(TARGET.to_owned()), ..Filter::default() };
    assert_eq!(store.prune(Some(TARGET), day(3), false), Ok(1), "one is fixed");
    assert_eq!(numbers(store, &of), [2, 3]);
    assert_eq!(store.prune(Some(TARGET), day(3), true), Ok(1), "one is open, and was not looked at");
    assert_eq!(numbers(store, &of), [2]);
    assert_eq!(store.show(&finding(2).fingerprint, Some(TARGET)).expect("kept").stored.first_seen, day(1));
    assert_eq!(store.trend(TARGET, None), Ok(trend), "totals stay");
    let again = put(store, 4, &findings([1, 2]), &read([1, 2]));
    assert_eq!((again.point.scan, again.point.new, again.point.reopened), (4, 1, 0), "forgotten is new");
    assert_eq!(store.prune(Some("no such"), day(9), false), Err(Error::NoTarget("no such".to_owned())));
}

pub(crate) fn any_text_comes_back_or_is_cut(location: &Location) {
    let store = &mut *store(location);
    let odd = "'; DROP TABLE seawall_finding; -- ?1 $1 \\ % _ \u{202e} 世界 \r\n\t \"";
    let mut record = finding(1);
    (record.message, record.field, record.object.name) = (odd.to_owned(), odd.to_owned(), odd.to_owned());
    (record.object.namespace, record.place.path) = (Some(String::new()), odd.to_owned());
    put_for(store, odd, 1, std::slice::from_ref(&record), &read([]));
    let of = Filter { target: Some(odd.to_owned()), ..Filter::default() };
    assert_eq!(store.list(&of).expect("listed").findings[0].record, record);
    let mut second = finding(2);
    second.message = "a\0b".to_owned();
    second.field = "世".repeat(TEXT_BYTES_MAX);
    put_for(store, odd, 2, &[record, second.clone()], &read([]));
    let kept = store.show(&second.fingerprint, None).expect("it is there").stored.record;
    assert_eq!(kept.message, "a\u{fffd}b");
    assert!(kept.field.len() <= TEXT_BYTES_MAX);
    assert!(kept.field.ends_with(&format!("世… ({} bytes)", TEXT_BYTES_MAX * 3)), "{}", kept.field);
    let outcome = put_for(store, odd, 3, &[second], &read([1]));
    assert_eq!((outcome.unchanged, outcome.point.new), (1, 0), "what was cut is still the same");
}

pub(crate) fn scans_that_would_lie_are_refused(location: &Location) {
    let store = &mut *store(location);
    put(store, 5, &findings([1]), &read([1]));
    let coverage = read([1]);
    let scan = |target, on: i64, findings| Scan {
        target,
        started: day(on),
        version: "0.1.0",
        findings,
        coverage: &coverage,
    };
    let twice = findings([2, 2]);
    for (scan, expected) in [
        (scan(TARGET, 4, &[]), Error::Older { newest: day(5) }),
        (scan(TARGET, 6, &twice), Error::Twice(finding(2).fingerprint)),
    ] {
        assert_eq!(store.put(&scan), Err(expected));
    }
    assert!(matches!(store.put(&scan("", 6, &[])), Err(Error::Limit(_))));
    let long = "x".repeat(TEXT_BYTES_MAX + 1);
    assert!(matches!(store.put(&scan(&long, 6, &[])), Err(Error::Limit(_))));
    assert_eq!(store.trend(TARGET, None).expect("a trend").len(), 1, "nothing of them is stored");
    assert_eq!(numbers(store, &Filter::default()), [1]);
    let same = store.put(&scan(TARGET, 5, &[])).expect("two scans may begin in one second");
    assert_eq!((same.point.scan, same.point.fixed), (2, 1));
}

pub(crate) fn a_store_has_to_be_there_to_be_read(location: &Location) {
    let missing = open(location, Access::Existing).err();
    assert_eq!(missing, Some(Error::Missing));
    let missing = open(location, Access::Existing).err();
    assert_eq!(missing, Some(Error::Missing), "looking for it does not make it");
    drop(store(location));
    assert!(open(location, Access::Existing).is_ok());
}
