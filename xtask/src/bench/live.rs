//! `cargo xtask bench live`: `seawall scan cluster` over many objects in a real API server, with what it
//! costs the server.

use seawall_testkit::{ApiServer, Unavailable};

use super::measure::measure;
use super::scan::build;
use super::{Bench, Figure};

const BENCH: &str = "live";
const OBJECTS: usize = 20_000;

/// What the issue of the live scan allows.
const WALL_S_MAX: f64 = 10.0;
const PEAK_MIB_MAX: f64 = 300.0;

/// What the server counts of itself.
#[derive(Clone, Copy, Debug)]
struct Cost {
    requests: f64,
    mib: f64,
    cpu_s: f64,
}

/// Measures, and fails where a bound is not kept.
pub(super) fn run(bench: &Bench) -> Result<(), String> {
    let server = match ApiServer::start() {
        Ok(server) => server,
        Err(Unavailable::Missing(reason)) => {
            bench.note(&format!("skipped: {reason}"));
            return Ok(());
        }
        Err(error) => return Err(error.to_string()),
    };
    let seawall = build()?;
    server.many_objects(OBJECTS).map_err(|error| error.to_string())?;
    let kubeconfig = server.kubeconfig(&server.admin_user());
    let (seawall, kubeconfig) = (seawall.to_string_lossy(), kubeconfig.to_string_lossy());
    let command = [&*seawall, "scan", "cluster", "--kubeconfig", &*kubeconfig, "-o", "json"];
    let before = cost(&server)?;
    // A finding is exit code 1; a gap, 3, would mean that something was not read.
    let run = measure(&command, &[0, 1])?;
    let after = cost(&server)?;
    for (metric, value, unit) in [
        ("20000 wall", run.wall_s, "s"),
        ("20000 cpu", run.cpu_s, "s"),
        ("20000 peak", run.peak_mib, "MiB"),
        ("20000 server requests", after.requests - before.requests, ""),
        ("20000 server answers", after.mib - before.mib, "MiB"),
        ("20000 server cpu", after.cpu_s - before.cpu_s, "s"),
    ] {
        bench.report(&Figure::own(BENCH, metric, value, unit));
    }
    match run.wall_s <= WALL_S_MAX && run.peak_mib <= PEAK_MIB_MAX {
        true => Ok(()),
        false => Err(format!("{OBJECTS} objects may take {WALL_S_MAX} s and {PEAK_MIB_MAX} MiB")),
    }
}

fn cost(server: &ApiServer) -> Result<Cost, String> {
    let answer = server.admin().get("/metrics").map_err(|error| format!("/metrics: {error}"))?;
    let text = answer.text();
    let sum = |name: &str, label: &str| -> f64 {
        let of = |line: &&str| line.split(['{', ' ']).next() == Some(name) && line.contains(label);
        let value = |line: &str| line.rsplit(' ').next().and_then(|word| word.parse::<f64>().ok());
        text.lines().filter(of).filter_map(value).sum()
    };
    Ok(Cost {
        requests: sum("apiserver_request_total", ""),
        mib: sum("apiserver_response_sizes_sum", "LIST") / f64::from(1 << 20),
        cpu_s: sum("process_cpu_seconds_total", ""),
    })
}
