//! Live objects against their files: manifests are applied to a real API server, and every verdict on each of
//! their objects is compared with what the files alone give.
//!
//! The file's verdict is the label. A case is one check on one object; a difference is named by the check and
//! the field, so that the ledger holds one reason for all objects that a server's default touches.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use seawall_check::{Results, Selection, run};
use seawall_collect::live::{Connection, LiveOptions, capture};
use seawall_finding::ObjectId;
use seawall_posture::{checks, is_opt_in, kinds_read};
use seawall_report::{Meta, NoText, Run, View, records};
use seawall_testkit::{ApiServer, Unavailable};
use seawall_world::{Origin, Settings, Source, World};

use super::manifests::manifests;
use super::{Context, Tally};
use crate::workspace;

/// Folders of manifests that stand beside each other in one cluster, each with a cluster of its own.
const SETS: [(&str, &str); 4] = [
    ("boutique", "kubernetes-manifests"),
    ("boutique", "release"),
    ("kube-prometheus", "manifests"),
    ("badpods", "manifests"),
];

/// Groups whose definitions the corpora do not hold, so that no server of ours has them.
const NOT_SERVED: [(&str, &str); 3] = [
    ("networking.istio.io/", "Istio's definitions are not among the manifests"),
    ("gateway.networking.k8s.io/", "the Gateway API's definitions are not among the manifests"),
    ("kustomize.config.k8s.io/", "a kustomization is read by kustomize and never applied"),
];

/// The day of the runs: what ends on a day must not make two runs differ.
const NOW: &str = "2026-11-21T00:00:00Z";

/// Group, kind, namespace and name.
type Name = (String, String, Option<String>, String);

/// Fields with verdicts; none where a check passes.
type Verdicts = BTreeSet<(String, &'static str)>;

/// What each check says of each object that it judges.
type Said = BTreeMap<(&'static str, Name), Verdicts>;

/// Every set of manifests.
pub(super) fn verdicts(context: &Context) -> Result<Tally, String> {
    let mut tally = Tally::default();
    for (corpus, folder) in SETS {
        compare(&context.corpus(corpus)?.join(folder), &mut tally)?;
    }
    Ok(tally)
}

fn compare(folder: &Path, tally: &mut Tally) -> Result<(), String> {
    let texts = texts(folder, tally)?;
    let server = match ApiServer::start() {
        Ok(server) => server,
        Err(Unavailable::Broken(reason)) => {
            tally.violation(reason);
            return Ok(());
        }
        Err(error) => return Err(error.to_string()),
    };
    let applied: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    server.apply(&applied.join("\n---\n")).map_err(|error| format!("{}: {error}", folder.display()))?;
    let live = live_world(&server)?;
    let file = file_world(&texts, live.settings());
    for gap in file.gaps().iter().chain(live.gaps()) {
        tally.disagree(format!("gap {}", gap.place.path), gap.cause.detail.as_str(), "no gap");
    }
    let (file_said, live_said) = (said(&file), said(&live));
    let names: BTreeSet<Name> = file.ids().map(|id| name(&file, id)).collect();
    for name in live.ids().map(|id| name(&live, id)).filter(|name| !names.contains(name)) {
        tally.skip(format!("{name:?}"), "objects that the server has and no manifest names");
    }
    let keys: BTreeSet<_> = file_said.keys().chain(live_said.keys()).collect();
    for key in keys.into_iter().filter(|(_, name)| names.contains(name)) {
        tell(key.0, file_said.get(key), live_said.get(key), tally);
    }
    Ok(())
}

/// Counts one check on one object: an agreement, or a difference for each field.
fn tell(check: &str, file: Option<&Verdicts>, live: Option<&Verdicts>, tally: &mut Tally) {
    if file == live {
        return tally.agree();
    }
    let verdict = |said: Option<&Verdicts>, field: &str| match said {
        None => "not judged",
        Some(said) if said.is_empty() => "pass",
        Some(said) => {
            said.iter().find(|(one, _)| one == field).map_or("nothing here", |(_, verdict)| verdict)
        }
    };
    let none = Verdicts::new();
    let (in_file, in_live) = (file.unwrap_or(&none), live.unwrap_or(&none));
    let fields: BTreeSet<&str> = in_file.symmetric_difference(in_live).map(|(field, _)| &**field).collect();
    if fields.is_empty() {
        tally.disagree(check, verdict(live, ""), verdict(file, ""));
    }
    for field in fields {
        tally.disagree(format!("{check} {field}"), verdict(live, field), verdict(file, field));
    }
}

/// The documents of a folder's manifests, without those that no server takes.
fn texts(folder: &Path, tally: &mut Tally) -> Result<Vec<(PathBuf, String)>, String> {
    let mut texts = Vec::new();
    for path in manifests(folder)? {
        let text = workspace::read(&path)?;
        // No server has served that version since 1.25; the fields are the same in its successor.
        let text = text.replace("apiVersion: batch/v1beta1", "apiVersion: batch/v1");
        let mut kept: Vec<&str> = Vec::new();
        for document in text.split("\n---") {
            let version = document.lines().find_map(|line| line.strip_prefix("apiVersion: "));
            let refused =
                NOT_SERVED.iter().find(|(group, _)| version.is_some_and(|one| one.starts_with(group)));
            match refused {
                Some((_, reason)) => tally.skip(path.to_string_lossy(), *reason),
                None => kept.push(document),
            }
        }
        texts.push((path.clone(), kept.join("\n---")));
    }
    Ok(texts)
}

fn file_world(texts: &[(PathBuf, String)], live: &Settings) -> World {
    let read = |(path, text): &(PathBuf, String)| {
        Source::read(path.to_string_lossy().into_owned(), text.as_bytes(), Origin::File, true)
    };
    let settings = Settings { namespace: Some("default".to_owned()), ..live.clone() };
    World::build(texts.iter().map(read).collect(), Vec::new(), settings)
}

fn live_world(server: &ApiServer) -> Result<World, String> {
    let kubeconfig = server.kubeconfig(&server.admin_user());
    let options = LiveOptions {
        connection: Connection {
            kubeconfig: Some(kubeconfig.to_string_lossy().into_owned()),
            ..Connection::default()
        },
        kinds: kinds_read(checks()),
        ..LiveOptions::default()
    };
    Ok(capture(&options, NOW, &|| {}).map_err(|error| error.fact)?.into_world())
}

fn name(world: &World, id: ObjectId) -> Name {
    let object = world.object(id);
    let kind = object.group_kind();
    let namespace = world.namespace(id).map(str::to_owned);
    (kind.group.to_owned(), kind.kind.to_owned(), namespace, object.name().to_owned())
}

fn said(world: &World) -> Said {
    let selection = Selection {
        checks: checks().iter().copied().filter(|check| !is_opt_in(check.id)).collect(),
        record_passes: true,
        ..Selection::default()
    };
    let results = run(world, &selection);
    let mut said = Said::new();
    for (check, id) in &results.passes {
        said.entry((check.id, name(world, *id))).or_default();
    }
    for (finding, field) in results.findings.iter().zip(fields(world, &results, &selection)) {
        let key = (finding.check, name(world, finding.object));
        said.entry(key).or_default().insert((field, finding.verdict.name()));
    }
    said
}

/// The field of each finding, such as `containers[].image`: from the pod, where it is within one, and without
/// what tells one item of a list, or one key of many, from another.
fn fields(world: &World, results: &Results, selection: &Selection) -> Vec<String> {
    let run = Run {
        world,
        results,
        selection,
        frameworks: &[],
        notes: &[],
        known: None,
        meta: &Meta::default(),
        text: &NoText,
        view: View::default(),
    };
    records(&run).into_iter().map(|record| general(&record.field)).collect()
}

fn general(field: &str) -> String {
    let pods = ["spec.jobTemplate.spec.template.spec.", "spec.template.spec.", "spec."];
    let below = pods.iter().find_map(|pod| field.strip_prefix(pod)).unwrap_or(field);
    let mut parts = below.split('[');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("[]");
        text.push_str(part.split_once(']').map_or("", |(_, rest)| rest));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::general;

    #[test]
    fn a_field_is_told_from_its_pod_on() {
        for (field, expected) in [
            ("spec.jobTemplate.spec.template.spec.containers[name=a].image", "containers[].image"),
            ("spec.template.spec.hostPID", "hostPID"),
            ("spec.containers[0].ports[1].hostPort", "containers[].ports[].hostPort"),
            ("stringData[\"a.b\"]", "stringData[]"),
            ("metadata.name", "metadata.name"),
        ] {
            assert_eq!(general(field), expected);
        }
    }
}
