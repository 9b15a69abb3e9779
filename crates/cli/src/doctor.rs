//! `seawall check`: whether a cluster can be read.

use std::collections::BTreeSet;

use seawall_collect::live::{Probe, ProbeState, examine};
use seawall_posture::{checks, kinds_read};
use serde_json::json;

use crate::args::{CheckArgs, CheckFormat};
use crate::attack;
use crate::console::Console;
use crate::exit::Exit;
use crate::live;
use crate::problem::{Paint, Problem, visible};

/// Looks, and prints what it saw.
pub(crate) fn run(args: &CheckArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    // Questions about access and chains look at some kinds too.
    let kinds: BTreeSet<(String, String)> = kinds_read(checks()).into_iter().chain(attack::kinds()).collect();
    let probes = examine(&live::options(&args.cluster, kinds.into_iter().collect()), args.pre);
    console.print(&match args.output {
        CheckFormat::Table => table(&probes, console),
        CheckFormat::Json => format!("{:#}\n", json(&probes)),
    })?;
    let failed = probes.iter().any(|probe| probe.state == ProbeState::Fail);
    Ok(if failed { Exit::Findings } else { Exit::Clean })
}

fn word(state: ProbeState) -> &'static str {
    match state {
        ProbeState::Ok => "ok",
        ProbeState::Warn => "warn",
        ProbeState::Fail => "fail",
    }
}

fn table(probes: &[Probe], console: &Console) -> String {
    let paint = console.painter();
    let mut out = String::new();
    for probe in probes {
        let padded = format!("{:<4}", word(probe.state));
        let state = if probe.state == ProbeState::Ok { padded } else { paint.alarm(&padded) };
        out += &format!("{state}  {:<13}  {}\n", probe.subject, visible(&probe.message));
        if let Some(hint) = &probe.hint {
            out += &format!("      hint: {}\n", visible(hint));
        }
    }
    out
}

fn json(probes: &[Probe]) -> serde_json::Value {
    let one = |probe: &Probe| {
        json!({
            "subject": probe.subject, "state": word(probe.state),
            "message": probe.message, "hint": probe.hint,
        })
    };
    json!({"schema": "seawall.dev/check/v1", "probes": probes.iter().map(one).collect::<Vec<_>>()})
}
