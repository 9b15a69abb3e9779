//! What is said of one object by itself.

use std::collections::BTreeMap;

use seawall_check::{Selection, run};
use seawall_finding::{Severity, Verdict};
use seawall_object::PodTemplate;
use seawall_podsecurity::{Level, Pod, Version, violations};
use seawall_world::{Origin, Settings, Source, World};

/// The verdicts on one object, judged alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Judged {
    /// Checks that fail, with how much that matters.
    pub(crate) failing: BTreeMap<&'static str, Severity>,
    /// Checks that cannot be decided.
    pub(crate) unknown: Vec<&'static str>,
    /// Controls that a pod template violates, by the template's place in the object.
    violated: Vec<(usize, &'static str)>,
    /// The API server would refuse the object.
    refused: bool,
}

// === impl Judged ===

impl Judged {
    /// Judges an object given as JSON.
    pub(crate) fn of(json: &str, selection: &Selection, settings: &Settings) -> Self {
        let source = Source::read(String::new(), json.as_bytes(), Origin::File, true);
        // Alone it is no complete World, whatever the person said of all objects together.
        let settings = Settings { complete: false, ..settings.clone() };
        let edition = Version::v1(settings.kubernetes.minor);
        let world = World::build(vec![source], Vec::new(), settings);
        let selection = Selection { record_passes: false, threads: 1, ..selection.clone() };
        let mut judged = Judged { refused: !world.gaps().is_empty(), ..Judged::default() };
        for finding in run(&world, &selection).findings {
            match finding.verdict {
                Verdict::Fail => drop(judged.failing.insert(finding.check, finding.severity)),
                Verdict::Unknown(_) => judged.unknown.push(finding.check),
                _ => {}
            }
        }
        for (at, template) in world.templates().iter().enumerate() {
            match violated(world.pod(template), edition) {
                Some(controls) => judged.violated.extend(controls.into_iter().map(|control| (at, control))),
                None => judged.refused = true,
            }
        }
        judged
    }

    /// Why a change that leads from `before` to here is not to be made for a check; none where it mends
    /// what the check is about and breaks nothing.
    pub(crate) fn objection(&self, before: &Judged, check: &str, severity: Severity) -> Option<String> {
        if self.refused && !before.refused {
            return Some("the API server would refuse the object afterwards".to_owned());
        }
        if self.failing.contains_key(check) {
            return Some("the check would still fail".to_owned());
        }
        if self.unknown.contains(&check) && !before.unknown.contains(&check) {
            return Some("the check could no longer be decided".to_owned());
        }
        if let Some((broken, _)) = self.broken(before).find(|(_, other)| *other >= severity) {
            return Some(format!("{broken} would fail instead"));
        }
        let lost = self.violated.iter().find(|violated| !before.violated.contains(violated));
        lost.map(|(_, control)| {
            format!("the control {control} of the Pod Security Standards would be violated")
        })
    }

    /// Checks that fail here and did not fail before.
    pub(crate) fn broken(&self, before: &Judged) -> impl Iterator<Item = (&'static str, Severity)> {
        let new = self.failing.iter().filter(|(check, _)| !before.failing.contains_key(*check));
        new.map(|(check, severity)| (*check, *severity))
    }
}

/// The controls of the strictest level that a pod violates; none where it cannot be decoded.
fn violated(pod: PodTemplate<'_>, edition: Version) -> Option<Vec<&'static str>> {
    let pod = Pod::read(pod.metadata, pod.spec).ok()?;
    let mut controls = Vec::new();
    for level in [Level::Baseline, Level::Restricted] {
        controls.extend(violations(level, edition, &pod).iter().map(|violation| violation.control().id));
    }
    Some(controls)
}
