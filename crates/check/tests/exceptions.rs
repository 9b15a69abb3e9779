//! Accepted findings: what hides, what does not, and what people are told.

use seawall_check::{
    AnnotationRule, At, Audit, Check, Context, Exception, Exceptions, Logic, Report, Results, Scope,
    Selection, Tally, Use, run,
};
use seawall_finding::{CauseKind, Day, Place, Severity};
use seawall_object::Container;
use seawall_world::{Origin, Settings, Source, World};

use crate::common::check;

mod common;

static CHECKS: [Check; 2] = [
    check("terminal", Logic::Container(terminal)),
    Check { severity: Severity::Critical, ..check("old-image", Logic::Container(old_image)) },
];

fn terminal(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if container.value.bool_at(&["tty"]) == Some(true) {
        report.fail(At::path(container.value, &["tty"]), "it has a terminal").discriminator(container.name());
    }
}

fn old_image(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    match container.image() {
        "old" => _ = report.fail(container.value, "the image is old"),
        "?" => _ = report.unknown(container.value, CauseKind::Unresolved, "the image is a placeholder"),
        "vendor" => _ = report.manual(container.value, "ask the vendor"),
        _ => {}
    }
}

/// Two pods and a deployment; the annotations are those of the pod `shop/web`.
fn manifests(annotations: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\n  labels: {{app: web, tier: front}}\n  \
         annotations: {{{annotations}}}\nspec:\n  containers:\n  - {{name: a, image: old, tty: true}}\n  \
         - {{name: b, image: new, tty: true}}\n---\n\
         apiVersion: v1\nkind: Pod\nmetadata: {{name: db, namespace: shop}}\nspec:\n  containers:\n  \
         - {{name: a, image: vendor, tty: true}}\n---\n\
         apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web, namespace: bank}}\n\
         spec:\n  template:\n    \
         spec:\n      containers:\n      - {{name: a, image: '?', tty: true}}\n"
    )
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn entry(id: &str, checks: &[&str], scope: Scope) -> Exception {
    Exception {
        id: id.to_owned(),
        checks: checks.iter().map(|check| (*check).to_owned()).collect(),
        scope,
        reason: "people type into it".to_owned(),
        owner: "platform".to_owned(),
        expires: day("2026-06-30"),
        place: Place { path: "exceptions.yaml".to_owned(), position: Some((2, 5)) },
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn apply(exceptions: &Exceptions, annotations: &str, today: &str) -> (Results, Audit) {
    let text = manifests(annotations);
    let source = Source::read("shop.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    let world = World::build(vec![source], Vec::new(), Settings::default());
    let checks = CHECKS.iter().collect();
    let mut results = run(&world, &Selection { checks, ..Selection::default() });
    let audit = exceptions.apply(&world, &mut results, day(today));
    (results, audit)
}

/// The accepted findings as `check object-number`.
fn accepted(results: &Results) -> Vec<String> {
    let accepted = results.findings.iter().filter(|finding| finding.ignored.is_some());
    accepted.map(|finding| format!("{} {}", finding.check, finding.object.0)).collect()
}

#[track_caller]
fn check_scope(scope: Scope, checks: &[&str], expected: &[&str]) {
    let exceptions = Exceptions { entries: vec![entry("e", checks, scope)], ..Exceptions::default() };
    let (results, audit) = apply(&exceptions, "", "2026-06-30");
    assert_eq!(accepted(&results), expected);
    assert_eq!(audit.entries, [Use { findings: expected.len(), expired: false }]);
    assert!(audit.notes.is_empty(), "{audit:?}");
}

#[test]
fn an_entry_speaks_of_checks_and_objects() {
    let all = Scope::default();
    let terminals = ["terminal 0", "terminal 0", "terminal 1", "terminal 2"];
    check_scope(all.clone(), &["terminal"], &terminals);
    check_scope(all.clone(), &["term*"], &terminals);
    check_scope(all.clone(), &["other"], &[]);
    check_scope(Scope { kinds: words(&["Deploy*"]), ..all.clone() }, &["terminal"], &["terminal 2"]);
    check_scope(Scope { kinds: words(&["apps/Deployment"]), ..all.clone() }, &["terminal"], &["terminal 2"]);
    check_scope(Scope { kinds: words(&["apps/Pod"]), ..all.clone() }, &["terminal"], &[]);
    check_scope(
        Scope { names: words(&["w?b"]), ..all.clone() },
        &["terminal"],
        &["terminal 0", "terminal 0", "terminal 2"],
    );
    check_scope(Scope { namespaces: words(&["bank", "x"]), ..all.clone() }, &["terminal"], &["terminal 2"]);
    let labels =
        |value: &str| vec![("app".to_owned(), value.to_owned()), ("tier".to_owned(), "front".to_owned())];
    check_scope(Scope { labels: labels("w*"), ..all.clone() }, &["terminal"], &["terminal 0", "terminal 0"]);
    check_scope(Scope { labels: labels("db"), ..all }, &["terminal"], &[]);
}

#[test]
fn the_unknown_is_never_accepted_and_tallies_follow() {
    let exceptions =
        Exceptions { entries: vec![entry("e", &["*"], Scope::default())], ..Exceptions::default() };
    let (results, _) = apply(&exceptions, "", "2026-01-01");
    assert_eq!(results.tallies[0].1, Tally { ignored: 3, ..Tally::default() });
    assert_eq!(results.tallies[1].1, Tally { ignored: 2, unknown: 1, ..Tally::default() });
    let (results, _) = apply(&Exceptions::default(), "", "2026-01-01");
    assert_eq!(results.tallies[0].1, Tally { fail: 3, ..Tally::default() });
    assert_eq!(results.tallies[1].1, Tally { fail: 1, manual: 1, unknown: 1, ..Tally::default() });
}

#[test]
fn an_expired_entry_hides_nothing_and_is_told() {
    let shop = Scope { names: words(&["db"]), ..Scope::default() };
    let exceptions = Exceptions { entries: vec![entry("db", &["terminal"], shop)], ..Exceptions::default() };
    let (results, audit) = apply(&exceptions, "", "2026-07-01");
    assert!(accepted(&results).is_empty());
    assert_eq!(audit.entries, [Use { findings: 1, expired: true }]);
    let note = &audit.notes[0];
    assert_eq!(note.fact, "the exception \"db\" has ended on 2026-06-30: 1 finding is open again");
    assert_eq!(note.place.to_string(), "exceptions.yaml:2:5");
    let (results, audit) = apply(&exceptions, "", "2026-06-30");
    assert_eq!((accepted(&results).len(), audit.notes.len()), (1, 0), "its last day counts");
}

#[test]
fn the_first_entry_that_holds_is_named_and_all_that_match_are_used() {
    let mut first = entry("first", &["terminal"], Scope::default());
    first.expires = day("2025-01-01");
    let entries = vec![
        first,
        entry("second", &["terminal"], Scope::default()),
        entry("third", &["*"], Scope::default()),
    ];
    let (results, audit) = apply(&Exceptions { entries, ..Exceptions::default() }, "", "2026-01-01");
    let by: Vec<_> =
        results.findings.iter().filter_map(|finding| finding.ignored.as_ref()?.exception.clone()).collect();
    assert_eq!(by, ["second", "second", "third", "second", "third", "second"]);
    let findings: Vec<usize> = audit.entries.iter().map(|used| used.findings).collect();
    assert_eq!(findings, [4, 4, 6]);
}

fn rule() -> AnnotationRule {
    AnnotationRule {
        id: "teams".to_owned(),
        checks: words(&["t*"]),
        namespaces: words(&["shop"]),
        severity_max: Severity::Medium,
        days_max: 90,
        owner: "security".to_owned(),
    }
}

const GOOD: &str = "seawall.dev/ignore.terminal: 'until 2026-03-01: people type'";

/// What is accepted, and the note there is, with a rule and annotations on `shop/web`.
fn annotated(rule: Option<AnnotationRule>, annotations: &str) -> (Vec<String>, String) {
    let exceptions = Exceptions { annotations: rule.into_iter().collect(), ..Exceptions::default() };
    let (results, audit) = apply(&exceptions, annotations, "2026-01-01");
    let notes: Vec<String> =
        audit.notes.into_iter().map(|note| format!("{}: {}", note.place, note.fact)).collect();
    (accepted(&results), notes.join("\n"))
}

#[test]
fn an_annotation_counts_where_a_rule_allows_it() {
    let (accepted, notes) = annotated(Some(rule()), GOOD);
    assert_eq!((accepted, notes.as_str()), (words(&["terminal 0", "terminal 0"]), ""));
    let exceptions = Exceptions { annotations: vec![rule()], ..Exceptions::default() };
    let (results, audit) = apply(&exceptions, GOOD, "2026-01-01");
    assert_eq!(audit.annotated, [2]);
    let by = results.findings[0].ignored.as_ref().expect("accepted");
    assert_eq!(by.to_string(), "people type (security, until 2026-03-01)");
    assert_eq!(by.exception.as_deref(), Some("teams"));
}

#[test]
fn any_other_annotation_is_told_and_hides_nothing() {
    let base = rule();
    let too_severe = AnnotationRule { checks: words(&["*"]), ..base.clone() };
    for (rule, annotations, why) in [
        (None, GOOD, "no reviewed file allows it"),
        (
            Some(AnnotationRule { namespaces: words(&["bank"]), ..base.clone() }),
            GOOD,
            "no reviewed file allows it",
        ),
        (Some(AnnotationRule { checks: words(&["x*"]), ..base.clone() }), GOOD, "no reviewed file allows it"),
        (
            Some(AnnotationRule { days_max: 58, ..base.clone() }),
            GOOD,
            "\"teams\" allows 58 days, and it ends on 2026-03-01",
        ),
        (
            Some(AnnotationRule { severity_max: Severity::Low, ..base.clone() }),
            GOOD,
            "\"teams\" allows up to low, and this is medium",
        ),
        (
            Some(too_severe),
            "seawall.dev/ignore.old-image: 'until 2026-03-01: x'",
            "\"teams\" allows up to medium, and this is critical",
        ),
        (
            Some(base.clone()),
            "seawall.dev/ignore.terminal: 'until 2025-12-31: x'",
            "it has ended on 2025-12-31",
        ),
        (Some(base.clone()), "seawall.dev/ignore.terminal: 'until 2026-03-01:'", "it is not understood"),
        (Some(base.clone()), "seawall.dev/ignore.terminal: people type", "it is not understood"),
        (Some(base), "seawall.dev/ignore.terminal: 7", "it is not understood"),
    ] {
        let (accepted, note) = annotated(rule, annotations);
        assert!(accepted.is_empty(), "{annotations}: {accepted:?}");
        let check = annotations.split([':', '.']).nth(2).expect("a check");
        let expected = format!(
            "shop.yaml:7:17: the annotation seawall.dev/ignore.{check} on Pod shop/web does not count: {why}"
        );
        assert_eq!(note, expected);
    }
    assert_eq!(annotated(Some(rule()), "example.org/ignore.terminal: x").1, "", "of others nothing is said");
}
