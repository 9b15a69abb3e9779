//! `cargo xtask bench access`: questions about access over clusters of 1,000, 10,000 and 100,000 pods.

use std::hint::black_box;
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use seawall_access::catalogue::Catalogue;
use seawall_access::{Access, Column, Identity, MatrixQuestion, Question, Request, Resource, Verbs};

use super::generate::rights::{Numbers, text, world};
use super::measure::{MAX_RSS_UNIT, thread_seconds};
use super::{Bench, Figure};

const BENCH: &str = "access";
const SEED: u64 = 20_261_122;
/// Pods of each cluster, the smallest first, since memory is told at its peak so far.
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
/// Times that each question is asked.
const RUNS: usize = 15;
/// What a question may cost at the largest size, by processor time.
const WHO_CAN_MS_MAX: f64 = 5.0;

/// Verb, resource and namespace.
const QUESTIONS: [(&str, &str, &str); 10] = [
    ("get", "pods", ""),
    ("list", "secrets", ""),
    ("get", "secrets", "team-7"),
    ("create", "pods/exec", ""),
    ("watch", "pods", ""),
    ("create", "pods", "team-7"),
    ("delete", "deployments", ""),
    ("patch", "nodes", ""),
    ("create", "serviceaccounts/token", ""),
    ("get", "widgets.shop.example", "team-7"),
];

/// What one question cost, in milliseconds, the least first.
struct Cost {
    walls_ms: Vec<f64>,
    cpus_ms: Vec<f64>,
}

/// Measures each size.
pub(super) fn run(bench: &Bench) -> Result<(), String> {
    if cfg!(debug_assertions) {
        return bench.run_optimized(BENCH);
    }
    let mut slowest = 0.0_f64;
    for pods in SIZES {
        slowest = size(bench, pods)?;
    }
    match slowest > WHO_CAN_MS_MAX {
        true => Err(format!("a question took {slowest:.1} ms, and may take {WHO_CAN_MS_MAX} ms")),
        false => Ok(()),
    }
}

/// Measures one size; gives the processor time of the slowest question, in milliseconds.
fn size(bench: &Bench, pods: usize) -> Result<f64, String> {
    let label = if pods >= 1_000 { format!("{}k pods", pods / 1_000) } else { format!("{pods} pods") };
    let figure = |metric: &str, value, unit| Figure::own(BENCH, &format!("{label}, {metric}"), value, unit);
    let tell = |metric: &str, value: f64, unit: &'static str| bench.report(&figure(metric, value, unit));
    let numbers = Numbers::of(pods);
    let text = text(SEED, &numbers);
    let start = Instant::now();
    let world = world(&text);
    tell("read", milliseconds(start), "ms");
    drop(text);
    let start = Instant::now();
    let access = Access::of(&world);
    tell("index", milliseconds(start), "ms");
    let (mut costs, mut most) = (Vec::new(), 0);
    for (verb, resource, namespace) in QUESTIONS {
        let resource = Resource::parse(resource).within(namespace);
        let namespaced = resource.resource != "nodes";
        let question = Question { request: Request::of(verb, resource), namespaced };
        costs.push(Cost::of(|| most = most.max(black_box(access.who_can(&question)).found.len())));
    }
    costs.sort_by(|a, b| a.cpu_ms().total_cmp(&b.cpu_ms()));
    let slowest = &costs[costs.len() - 1];
    for (metric, cost) in [("who-can", &costs[costs.len() / 2]), ("slowest who-can", slowest)] {
        bench.report(&figure(metric, cost.wall_ms(), "ms").between(cost.range_ms(), cost.cpu_ms()));
    }
    // The first answer of each question finds no memory that is already there.
    let worst = costs.iter().map(|cost| cost.cpus_ms[RUNS - 1]).fold(0.0, f64::max);
    tell("worst who-can, processor", worst, "ms");
    tell("longest answer", most as f64, "subjects");
    let start = Instant::now();
    let decided = (0..DECISIONS).filter(|number| {
        let account = number % numbers.accounts;
        let identity = Identity::service_account(
            &format!("team-{}", account % numbers.namespaces),
            &format!("worker-{account}"),
        );
        let resource = Resource::parse("secrets").within(&format!("team-{}", number % numbers.namespaces));
        matches!(
            access.decide(&identity, &Request::of("get", resource)),
            seawall_access::Decision::Allowed(_)
        )
    });
    black_box(decided.count());
    tell("can-i", milliseconds(start) * 1e3 / DECISIONS as f64, "µs");
    let columns = columns(&Catalogue::of(&world));
    let start = Instant::now();
    let question = MatrixQuestion { columns: &columns, namespace: None, wants: &|_, _| true, besides: &[] };
    let matrix = black_box(access.matrix(question));
    tell("matrix", milliseconds(start), "ms");
    tell("matrix rows", matrix.rows.len() as f64, "subjects");
    let usage = getrusage(UsageWho::RUSAGE_SELF).map_err(|error| format!("getrusage: {error}"))?;
    tell("peak so far", usage.max_rss() as f64 * MAX_RSS_UNIT / f64::from(1 << 20), "MiB");
    Ok(slowest.cpu_ms())
}

// === impl Cost ===

impl Cost {
    fn of(mut ask: impl FnMut()) -> Cost {
        let mut cost = Cost { walls_ms: Vec::new(), cpus_ms: Vec::new() };
        for _ in 0..RUNS {
            let (start, cpu_s) = (Instant::now(), thread_seconds());
            ask();
            cost.walls_ms.push(milliseconds(start));
            cost.cpus_ms.push((thread_seconds() - cpu_s) * 1e3);
        }
        cost.walls_ms.sort_by(f64::total_cmp);
        cost.cpus_ms.sort_by(f64::total_cmp);
        cost
    }

    /// The median of the wall times.
    fn wall_ms(&self) -> f64 {
        self.walls_ms[RUNS / 2]
    }

    /// The median of the processor times, which other work on the machine changes less.
    fn cpu_ms(&self) -> f64 {
        self.cpus_ms[RUNS / 2]
    }

    /// The least and the most of the wall times.
    fn range_ms(&self) -> [f64; 2] {
        [self.walls_ms[0], self.walls_ms[RUNS - 1]]
    }
}

/// Decisions whose mean is told.
const DECISIONS: usize = 10_000;

fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}

/// Thirty resources of a matrix.
fn columns(catalogue: &Catalogue) -> Vec<Column> {
    let column = |known: &seawall_access::catalogue::Known| Column {
        group: known.group.clone(),
        resource: known.resource.clone(),
        subresource: String::new(),
        namespaced: known.namespaced,
        verbs: Verbs::of(known.verbs.iter().map(String::as_str)),
    };
    catalogue.all().iter().take(30).map(column).collect()
}
