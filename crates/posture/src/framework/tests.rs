//! Frameworks judge by what ran, and their files are whole.

use std::collections::HashSet;

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
    let result = evaluate(framework, &world, &results, &selection);
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

/// How many controls each framework has by its own publication, and where that can be looked up.
const PUBLISHED: &[(&str, usize, &str)] = &[
    ("attack", 48, "enterprise-attack-18.1.json: 29 techniques and 19 sub-techniques of Containers"),
    ("cis", 131, "cis-v1.12.0.json of regolibrary"),
    ("iso27001", 93, "ISO/IEC 27001:2022, annex A: 37 + 8 + 14 + 34"),
    ("mitre", 27, "mitre.json of regolibrary"),
    ("ms-threat-matrix", 41, "MS-TA9001 to MS-TA9042 without MS-TA9032, by the matrix's own pages"),
    ("nsa", 26, "nsaframework.json of regolibrary"),
    ("pci", 205, "requirements of three numbers in PCI DSS 4.0.1, as ComplianceAsCode lists them"),
    ("pss", 19, "the checks of k8s.io/pod-security-admission v0.37"),
    ("soc2", 7, "soc2.json of regolibrary"),
    ("stig", 92, "the XCCDF of the Kubernetes STIG, V2R6 of April 2026"),
];

#[test]
fn shipped_frameworks_are_as_long_as_published() {
    let names: Vec<&str> = PUBLISHED.iter().map(|(name, ..)| *name).collect();
    assert_eq!(framework_names().collect::<Vec<_>>(), names);
    for (name, number, source) in PUBLISHED {
        assert_eq!(shipped_framework(name).unwrap().controls.len(), *number, "{name}: {source}");
    }
    let annex = shipped_framework("iso27001").unwrap();
    for (theme, number) in [("A.5", 37), ("A.6", 8), ("A.7", 14), ("A.8", 34)] {
        let of_theme = annex.controls.iter().filter(|one| one.id.rsplit_once('.').unwrap().0 == theme);
        assert_eq!(of_theme.count(), number, "{theme}");
    }
}

#[test]
fn every_control_is_judged_or_says_why_not() {
    for name in framework_names() {
        let framework = shipped_framework(name).unwrap();
        let mut ids = HashSet::new();
        for Control { id, title, means, .. } in &framework.controls {
            assert!(ids.insert(id) && !title.is_empty(), "{name}/{id}");
            match means {
                Means::Checks(checks) => assert!(!checks.is_empty(), "{name}/{id}"),
                Means::Manual(why) | Means::NotImplemented(why) => {
                    assert!(why.len() > 10, "{name}/{id} has no check, and no reason why");
                }
            }
        }
    }
}

#[test]
fn a_report_lists_every_control_once_and_in_order() {
    let source = Source::read("a.yaml".to_owned(), POD.as_bytes(), Origin::File, true);
    let world = World::build(vec![source], Vec::new(), Settings::default());
    let selection = Selection { checks: checks().to_vec(), ..Selection::default() };
    let results = run(&world, &selection);
    for name in framework_names() {
        let framework = shipped_framework(name).unwrap();
        let result = evaluate(&framework, &world, &results, &selection);
        let listed: Vec<&str> = result.controls.iter().map(|one| one.control.id.as_str()).collect();
        let expected: Vec<&str> = framework.controls.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(listed, expected, "{name}");
        let coverage = result.score.coverage().expect("a framework gives verdicts");
        let unjudged = framework.controls.iter().any(|one| !matches!(one.means, Means::Checks(_)));
        assert!(!unjudged || coverage < 1.0, "{name}: {coverage}");
    }
}
