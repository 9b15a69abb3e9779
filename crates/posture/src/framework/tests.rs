//! Frameworks judge by what ran, and their files are whole.

use seawall_check::{Selection, run};
use seawall_world::{Origin, Settings, Source, World};

use super::*;
use crate::registry::{checks, find};

fn judged(framework: &Framework, manifest: &str, ids: &[&str]) -> Vec<ControlVerdict> {
    let source = Source::read("a.yaml".to_owned(), manifest.as_bytes(), Origin::File, true);
    let world = World::build(vec![source], Vec::new(), Settings::default());
    let checks = ids.iter().map(|id| find(id).expect("the check exists")).collect();
    let selection = Selection { checks, ..Selection::default() };
    let results = run(&world, &selection);
    let result = evaluate(framework, &results, &selection, world.gaps().len());
    result.controls.iter().map(|control| control.verdict).collect()
}

const OWN: &str = "
apiVersion: seawall.dev/v1
kind: Framework
metadata: {name: ours}
spec:
  title: Ours
  controls:
  - {id: one, title: not privileged, checks: [privileged-container]}
  - {id: two, title: people, manual: only a person knows}
  - {id: three, title: later}
";

const POD: &str = "
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers: [{name: x, image: i}]
";

#[test]
fn a_control_passes_only_where_its_checks_ran_and_nothing_was_hidden() {
    use ControlVerdict::{Fail, Manual, NoEvidence, Pass, Unknown};
    let own = read(OWN.as_bytes()).unwrap();
    let all = ["privileged-container"];
    assert_eq!(judged(&own, POD, &all), [Pass, Manual, Unknown]);
    let privileged = POD.replace("image: i", "securityContext: {privileged: true}");
    assert_eq!(judged(&own, &privileged, &all), [Fail, Manual, Unknown]);
    assert_eq!(judged(&own, POD, &[]), [Unknown, Manual, Unknown]);
    assert_eq!(judged(&own, "apiVersion: v1\nkind: Service\n", &all), [NoEvidence, Manual, Unknown]);
    let hidden = format!("{POD}---\nkind: [\n");
    assert_eq!(judged(&own, &hidden, &all), [Unknown, Manual, Unknown]);
}

#[test]
fn errors_point_at_their_place() {
    let refused = |from: &str, to: &str| {
        let error = read(OWN.replace(from, to).as_bytes()).unwrap_err();
        (error.message, error.position.line)
    };
    assert_eq!(
        refused("[privileged-container]", "[privileged]"),
        ("there is no check \"privileged\"".to_owned(), 8)
    );
    assert_eq!(refused("id: two", "id: one"), ("control \"one\" stands twice".to_owned(), 9));
    assert_eq!(refused("manual:", "manul:"), ("a control has no field \"manul\"".to_owned(), 9));
    assert_eq!(refused("kind: Framework", "kind: Frame"), ("the document is no framework".to_owned(), 2));
}

#[test]
fn every_shipped_framework_reads_and_every_cited_control_exists() {
    let mut cited_wrongly = Vec::new();
    for name in framework_names() {
        assert_eq!(shipped_framework(name).unwrap().name, name);
    }
    for check in checks() {
        for cited in check.controls {
            let (name, id) = cited.split_once('/').unwrap();
            let known = shipped_framework(name)
                .is_some_and(|framework| framework.controls.iter().any(|control| control.id == id));
            if !known {
                cited_wrongly.push(format!("{}: {cited}", check.id));
            }
        }
    }
    assert!(cited_wrongly.is_empty(), "{}", cited_wrongly.join("\n"));
}
