//! The engine decides what is a pass; checks only say what is wrong or what they could not see.

use seawall_check::{
    At, Check, Context, Logic, Parameter, Parameters, Report, Results, Selection, Setting, Tally, Versions,
    run,
};
use seawall_finding::{CauseKind, Severity, Verdict};
use seawall_object::{Container, Object};
use seawall_world::{Origin, Settings, Source, Version, World};

use crate::common::check;

mod common;

static TTY: Check = check("probe", Logic::Container(tty));
static NEW: Check = Check { versions: Versions::since(30), ..check("probe", Logic::Container(tty)) };
static DATA: Check = Check {
    kinds: &["ConfigMap"],
    parameters: &[Parameter { name: "keys", description: "", default: Setting::Words(&["a"]) }],
    ..check("data", Logic::Object(data))
};
static REFERENCE: Check = Check { needs: &["ConfigMap"], ..check("reference", Logic::Container(reference)) };

/// Fails a terminal, cannot tell about images with a placeholder, does not judge debug containers.
fn tty(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if container.name() == "debug" {
        return report.not_applicable();
    }
    if container.image().starts_with('$') {
        report.unknown(container.value, CauseKind::Unresolved, "the image is a placeholder");
    }
    if container.value.bool_at(&["tty"]) == Some(true) {
        report.fail(At::path(container.value, &["tty"]), "it has a terminal").discriminator(container.name());
    }
}

fn data(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    for (key, value) in object.root().at(&["data"]).into_iter().flat_map(|data| data.entries()) {
        if context.has_word("keys", key) {
            report.fail(value, "a key that is not wanted");
        }
    }
}

fn reference(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    context.resolve("ConfigMap", "x");
    report.absent(
        context,
        At::path(container.value, &["envFrom"]),
        "the ConfigMap \"x\"",
        "it does not exist",
    );
}

fn world_of(text: &str, settings: Settings) -> World {
    let source = Source::read("probe.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    World::build(vec![source], Vec::new(), settings)
}

fn pod(name: &str, containers: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec:\n  containers:\n{containers}---\n")
}

fn judge(check: &'static Check, text: &str) -> Results {
    run(&world_of(text, Settings::default()), &Selection { checks: vec![check], ..Selection::default() })
}

fn tally(check: &'static Check, text: &str) -> Tally {
    judge(check, text).tallies[0].1
}

#[test]
fn an_object_counts_once_by_its_worst_verdict() {
    let both = pod("a", "  - {name: x, image: $I, tty: true}\n  - {name: y, image: i, tty: true}\n");
    let results = judge(&TTY, &both);
    assert_eq!(results.findings.len(), 3);
    assert_eq!(results.tallies[0].1, Tally { fail: 1, ..Tally::default() });
    let placeholder = pod("a", "  - {name: x, image: $I}\n  - {name: y, image: i}\n");
    assert_eq!(tally(&TTY, &placeholder), Tally { unknown: 1, ..Tally::default() });
    let fine = pod("a", "  - {name: x, image: i}\n");
    assert_eq!(tally(&TTY, &fine), Tally { pass: 1, ..Tally::default() });
}

#[test]
fn what_is_not_judged_is_not_a_pass() {
    assert_eq!(tally(&TTY, &pod("a", "  - {name: debug, image: i}\n")), Tally::default());
    assert_eq!(tally(&TTY, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"), Tally::default());
    let mixed = pod("a", "  - {name: debug, image: i}\n  - {name: x, image: i}\n");
    assert_eq!(tally(&TTY, &mixed), Tally { pass: 1, ..Tally::default() });
}

#[test]
fn a_directive_accepts_with_a_reason_only() {
    let accepted = pod("a", "  # seawall:ignore probe a person types into it\n  - {name: x, tty: true}\n");
    let results = judge(&TTY, &accepted);
    assert_eq!(results.tallies[0].1, Tally { ignored: 1, ..Tally::default() });
    let accepted = results.findings[0].ignored.as_deref().map(|accepted| accepted.reason.as_str());
    assert_eq!(accepted, Some("a person types into it"));
    let bare = pod("a", "  # seawall:ignore probe\n  - {name: x, tty: true}\n");
    assert_eq!(tally(&TTY, &bare), Tally { fail: 1, ..Tally::default() });
    let other = pod("a", "  # seawall:ignore other a reason\n  - {name: x, tty: true}\n");
    assert_eq!(tally(&TTY, &other), Tally { fail: 1, ..Tally::default() });
    let neighbour = pod("a", "  # seawall:ignore probe a reason\n  - {name: x}\n  - {name: y, tty: true}\n");
    assert_eq!(tally(&TTY, &neighbour), Tally { fail: 1, ..Tally::default() });
}

#[test]
fn a_check_runs_only_in_its_versions() {
    let text = pod("a", "  - {name: x, tty: true}\n");
    let settings = Settings { kubernetes: Version::new(29), ..Settings::default() };
    let selection = Selection { checks: vec![&NEW, &TTY], ..Selection::default() };
    let results = run(&world_of(&text, settings), &selection);
    assert_eq!(results.tallies.len(), 1);
    assert_eq!(results.findings.len(), 1);
}

#[test]
fn absent_means_absent_only_in_a_complete_world() {
    let text = pod("a", "  - {name: x}\n");
    let verdict = |settings: Settings, text: &str| {
        let selection = Selection { checks: vec![&REFERENCE], ..Selection::default() };
        let finding = run(&world_of(text, settings), &selection).findings.remove(0);
        assert_eq!(&*finding.evidence.missing, "envFrom");
        finding.verdict
    };
    assert_eq!(verdict(Settings::default(), &text), Verdict::Unknown(CauseKind::OutsideScope));
    let complete = Settings { complete: true, ..Settings::default() };
    assert_eq!(verdict(complete.clone(), &text), Verdict::Fail);
    // A document that could not be read may be the one that is looked for.
    let broken = format!("{text}apiVersion: v1\nkind: [\n");
    assert_eq!(verdict(complete, &broken), Verdict::Unknown(CauseKind::Unparsable));
}

#[test]
fn parameters_and_severities_can_be_set() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: '1', b: '2'}\n";
    assert_eq!(judge(&DATA, text).findings.len(), 1);
    let mut parameters = Parameters::default();
    parameters.set("data", "keys", Setting::OwnWords(vec!["a".to_owned(), "b".to_owned()]));
    let severities = [("data".to_owned(), Severity::High)].into();
    let selection = Selection { checks: vec![&DATA], parameters, severities, ..Selection::default() };
    let results = run(&world_of(text, Settings::default()), &selection);
    assert_eq!(results.findings.len(), 2);
    assert!(results.findings.iter().all(|finding| finding.severity == Severity::High));
}

#[test]
fn threads_change_nothing() {
    let text: String = (0..40)
        .map(|at| pod(&format!("p{at}"), &format!("  - {{name: x, image: i, tty: {}}}\n", at % 3 == 0)))
        .collect();
    let world = world_of(&text, Settings::default());
    let with = |threads| {
        let selection = Selection {
            checks: vec![&TTY, &REFERENCE],
            threads,
            record_passes: true,
            ..Selection::default()
        };
        run(&world, &selection)
    };
    let (one, four) = (with(1), with(4));
    assert_eq!(one.findings.len(), 14 + 40);
    assert_eq!(one.findings, four.findings);
    assert_eq!(one.passes.len(), 26);
    assert_eq!(
        one.passes.iter().map(|pass| pass.1).collect::<Vec<_>>(),
        four.passes.iter().map(|pass| pass.1).collect::<Vec<_>>()
    );
}
