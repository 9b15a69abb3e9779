//! Whole manifests of other projects: bad pods that have to be found, and real deployments that have to be
//! read without a gap.

use std::path::Path;

use seawall_check::{Selection, run};
use seawall_finding::{Finding, Severity, Verdict};
use seawall_podsecurity::{Level, Version, evaluate};
use seawall_posture::is_opt_in;
use seawall_world::{Origin, Settings, Source, World};

use super::{Context, Tally};
use crate::workspace;

/// The one posture of bad pods that asks for nothing.
const NOTHING_ALLOWED: &str = "nothing-allowed";

/// What of a bad pod makes it bad: the checks of which each must fail, with a severity of high or critical.
const POSTURES: [(&str, &[&str]); 7] = [
    (
        "everything-allowed",
        &["privileged-container", "host-network", "host-pid", "host-ipc", "host-path-sensitive"],
    ),
    ("hostipc", &["host-ipc"]),
    ("hostnetwork", &["host-network"]),
    ("hostpath", &["host-path-sensitive"]),
    ("hostpid", &["host-pid"]),
    ("priv", &["privileged-container"]),
    ("priv-and-hostpid", &["privileged-container", "host-pid"]),
];

/// Every posture but one is critical or high in every kind, for what it is bad for; that one passes baseline
/// with nothing critical.
pub(super) fn bad_pods(context: &Context) -> Result<Tally, String> {
    let folder = context.corpus("badpods")?.join("manifests");
    let mut tally = Tally::default();
    for path in manifests(&folder)? {
        let case = case(&folder, &path);
        let world = world(&path)?;
        let worst = worst(&world);
        let verdict = match worst {
            _ if !world.gaps().is_empty() => "a gap".to_owned(),
            Some(severity) => severity.name().to_owned(),
            None => "nothing".to_owned(),
        };
        let (label, holds) = match case.starts_with(NOTHING_ALLOWED) {
            true => ("baseline, nothing critical", worst < Some(Severity::Critical) && is_baseline(&world)),
            false => ("critical or high for its posture", speaks_of_posture(&case, &world)?),
        };
        match holds && world.gaps().is_empty() {
            true => tally.agree(),
            false => tally.disagree(case, verdict, label),
        }
    }
    Ok(tally)
}

fn speaks_of_posture(case: &str, world: &World) -> Result<bool, String> {
    let posture = case.split('/').next().unwrap_or_default();
    let (_, wanted) = POSTURES
        .iter()
        .find(|(name, _)| *name == posture)
        .ok_or(format!("the posture {posture} is not known"))?;
    let findings = failures(world);
    Ok(wanted.iter().all(|check| {
        findings.iter().any(|finding| finding.check == *check && finding.severity >= Severity::High)
    }))
}

/// Every file of a real deployment is read whole.
pub(super) fn kube_prometheus(context: &Context) -> Result<Tally, String> {
    whole(&context.corpus("kube-prometheus")?)
}

/// Every file of a real shop is read whole.
pub(super) fn boutique(context: &Context) -> Result<Tally, String> {
    whole(&context.corpus("boutique")?)
}

fn whole(folder: &Path) -> Result<Tally, String> {
    let mut tally = Tally::default();
    let mut objects = 0;
    for path in manifests(folder)? {
        let world = world(&path)?;
        objects += world.ids().count();
        match world.gaps() {
            [] => tally.agree(),
            [gap, ..] => tally.disagree(case(folder, &path), format!("a gap: {gap:?}"), "no gap"),
        }
    }
    tally.note(format!("{objects} objects read"));
    Ok(tally)
}

pub(super) fn manifests(folder: &Path) -> Result<Vec<std::path::PathBuf>, String> {
    let mut files = workspace::files_below(folder)?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml" || extension == "yml"));
    Ok(files)
}

fn case(folder: &Path, path: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into_owned()
}

fn world(path: &Path) -> Result<World, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let source = Source::read(path.to_string_lossy().into_owned(), &bytes, Origin::File, true);
    Ok(World::build(vec![source], Vec::new(), Settings::default()))
}

fn worst(world: &World) -> Option<Severity> {
    failures(world).iter().map(|finding| finding.severity).max()
}

fn failures(world: &World) -> Vec<Finding> {
    let checks = seawall_posture::checks().iter().copied().filter(|check| !is_opt_in(check.id)).collect();
    let mut findings = run(world, &Selection { checks, ..Selection::default() }).findings;
    findings.retain(|finding| finding.verdict == Verdict::Fail);
    findings
}

fn is_baseline(world: &World) -> bool {
    let templates = world.ids().flat_map(|id| world.templates_of(id)).map(|template| world.pod(template));
    let mut verdicts =
        templates.map(|pod| evaluate(Level::Baseline, Version::LATEST, pod.metadata, pod.spec));
    verdicts.all(|verdict| verdict.is_ok_and(|violations| violations.is_empty()))
}
