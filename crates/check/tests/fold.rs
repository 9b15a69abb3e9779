//! What a controller made is told once, at the controller, unless anything differs.

use seawall_check::{At, Check, Context, Logic, Report, Results, Selection, run};
use seawall_object::Container;
use seawall_world::{Origin, Settings, Source, World};

use crate::common::check;

mod common;

static TTY: Check = check("tty", Logic::Container(tty));

fn tty(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if container.value.bool_at(&["tty"]) == Some(true) {
        report.fail(At::path(container.value, &["tty"]), format!("{} has a terminal", container.noun()));
    }
}

/// A Deployment, its ReplicaSet and its Pod, as a server tells them.
const FAMILY: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, uid: d1}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, tty: true}]}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-1
  namespace: shop
  uid: r1
  labels: {app: web, hash: x}
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: d1, controller: true}]
spec:
  selector: {matchLabels: {app: web, hash: x}}
  template:
    metadata: {labels: {app: web, hash: x}}
    spec: {containers: [{name: app, tty: true}]}
---
apiVersion: v1
kind: Pod
metadata:
  name: web-1-a
  namespace: shop
  uid: p1
  labels: {app: web, hash: x}
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: r1, controller: true}]
spec: {containers: [{name: app, tty: true}]}
";

fn judged(text: &str) -> (World, Results) {
    let source = Source::read("a.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    let world = World::build(vec![source], Vec::new(), Settings::default());
    let selection = Selection { checks: vec![&TTY], record_passes: true, ..Selection::default() };
    let results = run(&world, &selection);
    (world, results)
}

/// The kinds of the objects that findings stand at.
fn told(text: &str) -> Vec<String> {
    let (world, results) = judged(text);
    let tally = results.tallies[0].1;
    let objects: std::collections::BTreeSet<_> = results.findings.iter().map(|one| one.object).collect();
    assert_eq!(tally.fail, objects.len(), "an object that is told is counted");
    assert_eq!(tally.fail + tally.pass + results.folded, world.len(), "nothing is lost");
    objects.into_iter().map(|id| world.object(id).group_kind().kind.to_owned()).collect()
}

#[test]
fn what_was_made_as_its_owner_says_is_told_at_the_first_owner() {
    assert_eq!(told(FAMILY), ["Deployment"]);
    let passing = FAMILY.replace(", tty: true", "");
    let (_, results) = judged(&passing);
    assert_eq!((results.tallies[0].1.pass, results.folded, results.passes.len()), (1, 2, 1));
}

#[test]
fn whatever_differs_is_told_where_it_is() {
    let pod = "spec: {containers: [{name: app, tty: true}]}\n";
    let changed = |from: &str, to: &str| {
        let at = FAMILY.rfind(from).expect("it is there");
        format!("{}{to}{}", &FAMILY[..at], &FAMILY[at + from.len()..])
    };
    let with_pod = |spec: &str| changed(pod, spec);
    let both = ["Deployment", "Pod"];
    // An injected container, a debugger's, another name, and a pod that is better than its template.
    assert_eq!(
        told(&with_pod("spec: {containers: [{name: app, tty: true}, {name: side, tty: true}]}\n")),
        both
    );
    let debugger =
        "spec: {containers: [{name: app, tty: true}], ephemeralContainers: [{name: d, tty: true}]}\n";
    assert_eq!(told(&with_pod(debugger)), both);
    assert_eq!(told(&with_pod("spec: {containers: [{name: other, tty: true}]}\n")), both);
    let (_, better) = judged(&with_pod("spec: {containers: [{name: app}]}\n"));
    assert_eq!((better.tallies[0].1.fail, better.tallies[0].1.pass, better.folded), (1, 1, 1));
    // Order is no difference.
    let reordered = with_pod("spec: {containers: [{name: side}, {name: app, tty: true}]}\n");
    assert_eq!(told(&reordered), ["Deployment"]);
}

#[test]
fn a_forged_owner_hides_nothing() {
    let last = |from: &str, to: &str| {
        let at = FAMILY.rfind(from).expect("it is there");
        format!("{}{to}{}", &FAMILY[..at], &FAMILY[at + from.len()..])
    };
    let both = ["Deployment", "Pod"];
    for (from, to) in [
        ("uid: r1, controller", "uid: r2, controller"),
        ("name: web-1, uid", "name: web-2, uid"),
        ("kind: ReplicaSet, name", "kind: StatefulSet, name"),
        (", controller: true", ""),
        ("labels: {app: web, hash: x}", "labels: {app: web}"),
        ("namespace: shop", "namespace: bank"),
        (", controller: true}]", ", controller: true}, {kind: Node, name: n, uid: n1, controller: true}]"),
        ("  uid: p1\n", ""),
    ] {
        assert_eq!(told(&last(from, to)), both, "{to}");
    }
    // Two that say they made each other are both told.
    let circle = FAMILY.replacen(
        "uid: d1}",
        "uid: d1, ownerReferences: [{apiVersion: v1, kind: Pod, name: web-1-a, uid: p1, controller: true}]}",
        1,
    );
    assert_eq!(told(&circle), ["Deployment"]);
}
