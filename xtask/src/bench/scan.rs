//! `cargo xtask bench scan`: `seawall scan` over generated clusters, beside other scanners on the same files.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::generate::{self, Format, Written};
use super::measure::{Run, best_of, measure};
use super::{Bench, Figure};
use crate::{testbed, workspace};

const BENCH: &str = "scan";
const SEED: u64 = 20_260_101;

/// Runs of ours, of which the fastest counts; peers run once, since they take minutes.
const RUNS: usize = 3;

/// The version of checkov that is installed where it is not there yet.
const CHECKOV: &str = "checkov==3.3.30";

/// A cluster to scan, and whether the peers look at it too.
struct Cluster {
    objects: usize,
    format: Format,
    has_peers: bool,
}

const CLUSTERS: &[Cluster] = &[
    Cluster { objects: 10_000, format: Format::Yaml, has_peers: true },
    Cluster { objects: 10_000, format: Format::Json, has_peers: false },
    Cluster { objects: 100_000, format: Format::Yaml, has_peers: false },
    Cluster { objects: 100_000, format: Format::Json, has_peers: false },
];

/// Measures every cluster.
pub(super) fn run(bench: &Bench) -> Result<(), String> {
    let seawall = build()?;
    for cluster in CLUSTERS {
        let (folder, written) = generated(cluster)?;
        let label = format!("{}-{}", cluster.objects, cluster.format.name());
        let mib = written.bytes as f64 / f64::from(1 << 20);
        bench.note(&format!("{label}: {} objects, {mib:.1} MiB", written.objects));
        let seawall = seawall.to_string_lossy();
        let path = folder.to_string_lossy();
        // A finding is exit code 1; a gap, 3, would mean that something was not read.
        let run = best_of(RUNS, &[&seawall, "scan", &path], &[0, 1])?;
        report(bench, &label, &written, run);
        if cluster.has_peers {
            peers(bench, &label, &folder, run)?;
        }
        // The same as a whole cluster, with its chains, and every finding written out.
        let json = best_of(RUNS, &[&seawall, "scan", "--complete", "-o", "json", &path], &[0, 1])?;
        report(bench, &format!("{label} complete json"), &written, json);
    }
    Ok(())
}

fn report(bench: &Bench, label: &str, written: &Written, run: Run) {
    let mib = written.bytes as f64 / f64::from(1 << 20);
    bench.report(&Figure::own(BENCH, &format!("{label} wall"), run.wall_s, "s"));
    bench.report(&Figure::own(BENCH, &format!("{label} cpu"), run.cpu_s, "s"));
    bench.report(&Figure::own(BENCH, &format!("{label} peak"), run.peak_mib, "MiB"));
    bench.report(&Figure::own(BENCH, &format!("{label} input"), mib / run.wall_s, "MiB/s"));
    let objects = written.objects as f64 / run.wall_s;
    bench.report(&Figure::own(BENCH, &format!("{label} objects"), objects, "1/s"));
}

/// The program, built as people get it.
pub(super) fn build() -> Result<PathBuf, String> {
    let built = Command::new("cargo")
        .current_dir(workspace::root())
        .args(["build", "--quiet", "--release", "--package", "seawall"])
        .status()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    match built.success() {
        true => Ok(workspace::target_dir().join("release/seawall")),
        false => Err("`cargo build --release` failed".to_owned()),
    }
}

fn bench_dir() -> PathBuf {
    workspace::target_dir().join("bench")
}

/// The cluster's folder; written anew each time, so that it always is what the generator writes now.
fn generated(cluster: &Cluster) -> Result<(PathBuf, Written), String> {
    let folder = bench_dir().join(format!("scan-{}-{}", cluster.objects, cluster.format.name()));
    if folder.is_dir() {
        std::fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let written = generate::write(&folder, SEED, cluster.objects, cluster.format)?;
    Ok((folder, written))
}

/// The same files through gzip and through other scanners; a peer that cannot be had is told and left out.
fn peers(bench: &Bench, label: &str, folder: &Path, ours: Run) -> Result<(), String> {
    let path = folder.to_string_lossy();
    let gzip = measure(&["gzip", "-9", "-r", "-c", &path], &[0]);
    compare(bench, label, ours, "gzip -9", gzip);
    if !bench.has_peers {
        return Ok(());
    }
    let kube_score = testbed::build("kube-score").and_then(|program| {
        let files = workspace::files_below(folder)?;
        let program = program.to_string_lossy().into_owned();
        let mut command = vec![program, "score".to_owned(), "--output-format=ci".to_owned()];
        command.extend(files.iter().map(|file| file.to_string_lossy().into_owned()));
        measure(&command.iter().map(String::as_str).collect::<Vec<_>>(), &[0, 1])
    });
    compare(bench, label, ours, "kube-score", kube_score);
    let checkov = checkov().and_then(|program| {
        let program = program.to_string_lossy();
        // Without its look-ups on the network, which are no part of scanning.
        let mut command = vec![&*program, "--framework", "kubernetes", "--skip-download"];
        command.extend(["--compact", "--quiet", "-o", "json", "-d", &path]);
        measure(&command, &[0, 1])
    });
    compare(bench, label, ours, "checkov", checkov);
    Ok(())
}

fn compare(bench: &Bench, label: &str, ours: Run, peer: &str, theirs: Result<Run, String>) {
    match theirs {
        Ok(theirs) => {
            let wall = Figure::own(BENCH, &format!("{label} wall"), ours.wall_s, "s");
            bench.report(&wall.beside(peer, theirs.wall_s));
            let peak = Figure::own(BENCH, &format!("{label} peak"), ours.peak_mib, "MiB");
            bench.report(&peak.beside(peer, theirs.peak_mib));
        }
        Err(reason) => bench.note(&format!("{peer} is left out: {reason}")),
    }
}

/// checkov in an environment of its own.
fn checkov() -> Result<PathBuf, String> {
    let environment = bench_dir().join("checkov");
    let program = environment.join("bin/checkov");
    if program.is_file() {
        return Ok(program);
    }
    let run = |program: &Path, arguments: &[&str]| -> Result<(), String> {
        let status = Command::new(program).args(arguments).stdout(Stdio::null()).status();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("{} {}: {status}", program.display(), arguments.join(" "))),
            Err(error) => Err(format!("{}: {error}", program.display())),
        }
    };
    run(Path::new("python3"), &["-m", "venv", &environment.to_string_lossy()])?;
    run(&environment.join("bin/pip"), &["install", "--quiet", CHECKOV])?;
    Ok(program)
}
