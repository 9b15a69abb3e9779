//! `cargo xtask bench store`: a thousand scans of ten thousand findings in an SQLite file, what asking costs
//! then, and how large the file is.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use seawall_finding::{ObjectName, Place, Record, Severity, Verdict};
use seawall_store::{Access, Coverage, Error, Filter, Location, Scan, Status, Store, Time, open};

use super::measure::thread_seconds;
use super::{Bench, Figure};
use crate::random::Random;
use crate::workspace;

const BENCH: &str = "store";
const SEED: u64 = 20_260_101;
const SCANS: u32 = 1_000;
const FINDINGS: usize = 10_000;
/// Findings that each scan no longer lists, and new ones in their place.
const CHANGED: usize = 50;
/// Findings whose line moved since the scan before.
const MOVED: usize = 200;
/// Half of what is new was fixed before and comes back.
const RETURNING: usize = CHANGED / 2;

/// Runs of each question, of which the median counts.
const RUNS: usize = 21;
/// What a question may cost. Processor time is held to it: a busy machine must not turn the verdict.
const QUESTION_MS_MAX: f64 = 50.0;
/// What the file may hold: 400 bytes for each finding that was ever seen, and 100 for each event.
const FILE_MIB_MAX: f64 = 40.0;

const SECONDS_PER_DAY: i64 = 86_400;
const TARGET: &str = "bench";

/// Fills a store, asks it, and weighs it.
pub(super) fn run(bench: &Bench) -> Result<(), String> {
    if cfg!(debug_assertions) {
        return bench.run_optimized(BENCH);
    }
    let folder = workspace::target_dir().join("bench/store");
    if folder.is_dir() {
        std::fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let file = folder.join("findings.db");
    let mut store = open(&Location::File(file.clone()), Access::Create).map_err(|error| error.to_string())?;
    let newest = fill(bench, &mut *store)?;
    let mut worst_ms = questions(bench, &mut *store, newest)?;
    drop(store);
    // What a command costs that asks once: nothing of the file is in its memory yet.
    let open_ones = Filter { statuses: vec![Status::Open, Status::Reopened], ..Filter::default() };
    let anew = Costs::of(|| {
        let mut store = open(&Location::File(file.clone()), Access::Existing)?;
        count(&mut *store, &open_ones)
    })?;
    worst_ms = worst_ms.max(told(bench, "all open, store just opened", anew));
    let mib = weigh(&file)?;
    bench.report(&Figure::own(BENCH, "file", mib, "MiB").beside("at most", FILE_MIB_MAX));
    if mib > FILE_MIB_MAX || worst_ms > QUESTION_MS_MAX {
        return Err("the store is too large or too slow".to_owned());
    }
    Ok(())
}

/// Stores all scans, and gives the time of the newest.
fn fill(bench: &Bench, store: &mut dyn Store) -> Result<Time, String> {
    let mut random = Random::new(SEED, 0);
    let mut next = FINDINGS as u64;
    let mut open: Vec<Record> = (0..next).map(record).collect();
    let mut fixed: Vec<Record> = Vec::new();
    let mut spent = Costs { walls_ms: Vec::new(), cpu_ms: 0.0 };
    let mut started = Time(1_767_225_600);
    for scan in 0..SCANS {
        if scan > 0 {
            for _ in 0..CHANGED {
                let at = random.below(open.len());
                fixed.push(open.swap_remove(at));
            }
            for number in 0..CHANGED {
                let again = number < RETURNING && scan > 10;
                let at = random.below(fixed.len());
                open.push(if again { fixed.swap_remove(at) } else { record(next) });
                next += u64::from(!again);
            }
            for _ in 0..MOVED {
                let at = random.below(open.len());
                open[at].place.position = Some((scan + 1, 5));
            }
        }
        started = Time(started.0 + SECONDS_PER_DAY);
        let coverage = coverage(open.iter().chain(&fixed));
        let version = env!("CARGO_PKG_VERSION");
        let scan = Scan { target: TARGET, started, version, findings: &open, coverage: &coverage };
        let (start, cpu_s) = (Instant::now(), thread_seconds());
        store.put(&scan).map_err(|error| error.to_string())?;
        spent.cpu_ms += (thread_seconds() - cpu_s) * 1e3 / f64::from(SCANS);
        spent.walls_ms.push(start.elapsed().as_secs_f64() * 1e3);
    }
    bench
        .note(&format!("{SCANS} scans of {FINDINGS} findings; {next} different ones, {} fixed", fixed.len()));
    bench.report(&Figure::own(BENCH, "first scan", spent.walls_ms[0], "ms"));
    bench.report(&spent.figure("scan, median"));
    Ok(started)
}

/// A finding as those of real scans are.
fn record(number: u64) -> Record {
    let severities = [Severity::Low, Severity::Medium, Severity::High, Severity::Critical];
    Record {
        fingerprint: format!(
            "{:032x}",
            u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)
        ),
        check: format!("check-of-some-length-{}", number % 150),
        severity: severities[(number % 4) as usize],
        verdict: Verdict::Fail,
        object: ObjectName {
            api_version: "apps/v1".to_owned(),
            kind: "Deployment".to_owned(),
            namespace: Some(format!("team-{}", number % 40)),
            name: format!("service-{}", number / 5),
        },
        field: "spec.template.spec.containers[name=app].securityContext.privileged".to_owned(),
        place: Place {
            path: format!("deploy/team-{}/service-{}.yaml", number % 40, number / 5),
            position: Some((1, 5)),
        },
        message: "container \"app\" does not set allowPrivilegeEscalation to false".to_owned(),
        ignored: None,
    }
}

/// Everything was looked at.
fn coverage<'r>(records: impl Iterator<Item = &'r Record>) -> Coverage {
    let mut coverage = Coverage::default();
    coverage.checks = (0..150).map(|number| format!("check-of-some-length-{number}")).collect();
    records.for_each(|record| coverage.saw(&record.object));
    coverage
}

/// Asks everything that people ask, and gives what the slowest question costs.
fn questions(bench: &Bench, store: &mut dyn Store, newest: Time) -> Result<f64, String> {
    let plain = || Filter { target: Some(TARGET.to_owned()), ..Filter::default() };
    let is_open = vec![Status::Open, Status::Reopened];
    let since = Some(newest.minus(7 * SECONDS_PER_DAY));
    let filters = [
        ("all open, 10,000", Filter { statuses: is_open.clone(), ..plain() }),
        ("500 most severe", Filter { statuses: is_open.clone(), limit: Some(500), ..plain() }),
        (
            "critical in a namespace",
            Filter {
                statuses: is_open,
                severity_min: Some(Severity::Critical),
                namespaces: vec!["team-3".to_owned()],
                ..plain()
            },
        ),
        ("reopened", Filter { statuses: vec![Status::Reopened], limit: Some(500), ..plain() }),
        ("fixed in a week", Filter { statuses: vec![Status::Fixed], since, ..plain() }),
        ("fixed, 500", Filter { statuses: vec![Status::Fixed], limit: Some(500), ..plain() }),
        ("of a check, any status", Filter { checks: vec!["*-length-7".to_owned()], ..plain() }),
    ];
    let mut worst: f64 = 0.0;
    for (name, filter) in filters {
        worst = worst.max(told(bench, name, Costs::of(|| count(store, &filter))?));
    }
    let one = record(7).fingerprint;
    let shown = Costs::of(|| store.show(&one[..12], None).map(|history| history.events.len()))?;
    worst = worst.max(told(bench, "show one", shown));
    let trend = Costs::of(|| store.trend(TARGET, None).map(|points| points.len()))?;
    Ok(worst.max(told(bench, "trend of 1,000 scans", trend)))
}

/// Reads all that a filter finds, as a list that is printed does.
fn count(store: &mut dyn Store, filter: &Filter) -> Result<usize, Error> {
    let mut found = 0;
    store.each(filter, &mut |_| {
        found += 1;
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Reports what a question cost, and gives its processor time.
fn told(bench: &Bench, name: &str, costs: Costs) -> f64 {
    let cpu_ms = costs.cpu_ms;
    bench.report(&costs.figure(name).beside("at most", QUESTION_MS_MAX));
    cpu_ms
}

/// What several runs took by the clock, and of the processor on average.
struct Costs {
    walls_ms: Vec<f64>,
    cpu_ms: f64,
}

// === impl Costs ===

impl Costs {
    /// Of a question that finds something.
    fn of(mut ask: impl FnMut() -> Result<usize, Error>) -> Result<Self, String> {
        let mut walls_ms = Vec::new();
        let cpu_s = thread_seconds();
        for _ in 0..RUNS {
            let start = Instant::now();
            let found = ask().map_err(|error| error.to_string())?;
            walls_ms.push(start.elapsed().as_secs_f64() * 1e3);
            if found == 0 {
                return Err("a question found nothing".to_owned());
            }
        }
        Ok(Costs { walls_ms, cpu_ms: (thread_seconds() - cpu_s) * 1e3 / RUNS as f64 })
    }

    /// The median, with the least and the most.
    fn figure(mut self, name: &str) -> Figure {
        self.walls_ms.sort_by(f64::total_cmp);
        let range = [self.walls_ms[0], self.walls_ms[self.walls_ms.len() - 1]];
        Figure::own(BENCH, name, self.walls_ms[self.walls_ms.len() / 2], "ms").between(range, self.cpu_ms)
    }
}

/// The file, and what stands beside it.
fn weigh(file: &Path) -> Result<f64, String> {
    let folder = file.parent().ok_or("the file stands nowhere")?;
    let entries = std::fs::read_dir(folder).map_err(|error| error.to_string())?;
    let sizes = entries.map(|entry| entry.and_then(|entry| entry.metadata()).map(|metadata| metadata.len()));
    let bytes: u64 = sizes.sum::<Result<u64, _>>().map_err(|error| error.to_string())?;
    Ok(bytes as f64 / f64::from(1 << 20))
}
