//! `cargo xtask bench watch`: how soon a finding is told after a change, of one object among many in a real
//! API server, and of one file among many.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use seawall_testkit::{ApiServer, Unavailable};
use serde_json::{Value, json};

use super::generate::{self, Format};
use super::scan::build;
use super::{Bench, Figure};
use crate::workspace;

const BENCH: &str = "watch";
const SEED: u64 = 20_261_121;
const OBJECTS: usize = 20_000;
const OBJECTS_IN_FILES: usize = 10_000;
const CHANGES: usize = 100;

/// What the issue of the live scan allows, from the server's answer to the line of the finding.
const MEDIAN_MS_MAX: f64 = 50.0;

/// Linux counts processor time in hundredths of a second.
const TICK_MS: f64 = 10.0;

/// The first report of all objects may take so long.
const LINE_LONGEST: Duration = Duration::from_secs(120);

/// The program while it watches.
struct Watch {
    child: Child,
    lines: Receiver<(Instant, String)>,
}

/// What was measured of one change.
struct Change {
    /// From the write being sent.
    sent_ms: f64,
    /// From the write being done.
    done_ms: f64,
    judged: f64,
}

// === impl Watch ===

impl Watch {
    /// Starts it and waits for its first line.
    fn start(seawall: &Path, words: &[&str]) -> Result<(Watch, f64), String> {
        let begun = Instant::now();
        let command = ["scan"].iter().chain(words).chain(&["--watch", "-o", "json", "--quiet"]);
        let mut child = Command::new(seawall)
            .args(command)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", seawall.display()))?;
        let out = child.stdout.take().expect("a pipe was asked for");
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::with_capacity(1 << 20, out).lines().map_while(Result::ok) {
                if sender.send((Instant::now(), line)).is_err() {
                    return;
                }
            }
        });
        let watch = Watch { child, lines };
        let (first, _) = watch.line()?;
        Ok((watch, (first - begun).as_secs_f64()))
    }

    fn line(&self) -> Result<(Instant, String), String> {
        self.lines.recv_timeout(LINE_LONGEST).map_err(|_| "the watch tells nothing".to_owned())
    }

    /// Makes a change and waits for the new finding that it gives an object.
    fn change(&self, name: &str, make: impl FnOnce() -> Result<(), String>) -> Result<Change, String> {
        let sent = Instant::now();
        make()?;
        let done = Instant::now();
        loop {
            let (told, line) = self.line()?;
            let event: Value = serde_json::from_str(&line).map_err(|error| error.to_string())?;
            let is_it = |change: &Value| {
                change["name"] == name
                    && change["check"] == "privileged-container"
                    && change["change"] == "new"
            };
            if event["changes"].as_array().is_some_and(|changes| changes.iter().any(is_it)) {
                let ms = |from: Instant| told.saturating_duration_since(from).as_secs_f64() * 1e3;
                let judged = event["judged"].as_f64().unwrap_or_default();
                return Ok(Change { sent_ms: ms(sent), done_ms: ms(done), judged });
            }
        }
    }

    /// Processor time that it took so far, where the system says so.
    fn cpu_ms(&self) -> Option<f64> {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        let mut words = text.rsplit(')').next()?.split_whitespace().skip(11);
        let mut ticks = || words.next()?.parse::<f64>().ok();
        Some((ticks()? + ticks()?) * TICK_MS)
    }

    /// What it holds in memory now, where the system says so.
    fn memory_mib(&self) -> Option<f64> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = text.lines().find(|line| line.starts_with("VmRSS:"))?;
        Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Measures both, and fails where the bound is not kept.
pub(super) fn run(bench: &Bench) -> Result<(), String> {
    let seawall = build()?;
    files(bench, &seawall)?;
    cluster(bench, &seawall)
}

fn cluster(bench: &Bench, seawall: &Path) -> Result<(), String> {
    let server = match ApiServer::start() {
        Ok(server) => server,
        Err(Unavailable::Missing(reason)) => {
            bench.note(&format!("skipped: {reason}"));
            return Ok(());
        }
        Err(error) => return Err(error.to_string()),
    };
    server.many_objects(OBJECTS).map_err(|error| error.to_string())?;
    let kubeconfig = server.kubeconfig(&server.admin_user());
    let (watch, first_s) =
        Watch::start(seawall, &["cluster", "--kubeconfig", &kubeconfig.to_string_lossy()])?;
    bench.report(&Figure::own(BENCH, "cluster-20000 first", first_s, "s"));
    let mut connection = server.admin().connection();
    let (mut changes, cpu_ms) = (Vec::new(), watch.cpu_ms());
    // Deployments whose container is not privileged yet.
    let fits = |index: &usize| index % 10 <= 2 && !index.is_multiple_of(4);
    for index in (0..).map(|step: usize| step * 97 % OBJECTS).filter(fits).take(CHANGES) {
        let name = format!("object-{index}");
        let path = format!("/apis/apps/v1/namespaces/many-{}/deployments/{name}", index % 20);
        let container = json!({
            "name": "app", "image": "registry.example.org/app:1", "securityContext": {"privileged": true},
        });
        let patch = json!({"spec": {"template": {"spec": {"containers": [container]}}}}).to_string();
        changes.push(watch.change(&name, || {
            let answer = connection.request("PATCH", &path, &patch).map_err(|error| error.to_string())?;
            answer.is_success().then_some(()).ok_or_else(|| answer.text())
        })?);
    }
    let median = report(bench, "cluster-20000", &changes, (&watch, cpu_ms));
    match median <= MEDIAN_MS_MAX {
        true => Ok(()),
        false => Err(format!("a change may take {MEDIAN_MS_MAX} ms to be told")),
    }
}

fn files(bench: &Bench, seawall: &Path) -> Result<(), String> {
    let folder = workspace::target_dir().join("bench/watch");
    let _ = std::fs::remove_dir_all(&folder);
    let written = generate::write(&folder, SEED, OBJECTS_IN_FILES, Format::Yaml)?;
    let mut files = workspace::files_below(&folder)?;
    files.sort();
    bench.note(&format!("{} objects in {} files", written.objects, files.len()));
    let (watch, first_s) = Watch::start(seawall, &[&folder.to_string_lossy()])?;
    bench.report(&Figure::own(BENCH, "files-10000 first", first_s, "s"));
    let (mut changes, cpu_ms) = (Vec::new(), watch.cpu_ms());
    for number in 0..CHANGES {
        let (name, file) = (format!("added-{number}"), &files[number * 31 % files.len()]);
        let pod = format!(
            "\n---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop}}\n\
             spec: {{containers: [{{name: app, securityContext: {{privileged: true}}}}]}}\n"
        );
        changes.push(watch.change(&name, || {
            let mut file = OpenOptions::new().append(true).open(file).map_err(|error| error.to_string())?;
            file.write_all(pod.as_bytes()).map_err(|error| error.to_string())
        })?);
    }
    report(bench, "files-10000", &changes, (&watch, cpu_ms));
    Ok(())
}

/// Reports all figures; gives the median from the write being done.
fn report(
    bench: &Bench,
    label: &str,
    changes: &[Change],
    (watch, cpu_before_ms): (&Watch, Option<f64>),
) -> f64 {
    let cpu_ms = watch.cpu_ms().zip(cpu_before_ms).map(|(now, before)| (now - before) / changes.len() as f64);
    let sorted = |of: fn(&Change) -> f64| {
        let mut values: Vec<f64> = changes.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let at = |values: &[f64], share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    let (sent, done, judged) =
        (sorted(|one| one.sent_ms), sorted(|one| one.done_ms), sorted(|one| one.judged));
    for (metric, value, unit) in [
        ("sent median", at(&sent, 0.5), "ms"),
        ("sent p95", at(&sent, 0.95), "ms"),
        ("sent max", at(&sent, 1.0), "ms"),
        ("done median", at(&done, 0.5), "ms"),
        ("done p95", at(&done, 0.95), "ms"),
        ("done max", at(&done, 1.0), "ms"),
        ("cpu per change", cpu_ms.unwrap_or_default(), "ms"),
        ("judged median", at(&judged, 0.5), ""),
        ("judged max", at(&judged, 1.0), ""),
        ("memory", watch.memory_mib().unwrap_or_default(), "MiB"),
    ] {
        bench.report(&Figure::own(BENCH, &format!("{label} {metric}"), value, unit));
    }
    at(&done, 0.5)
}
