//! Runs a program once and measures it: wall time, processor time, and the memory it held at its peak.
//!
//! The peak comes from what the kernel keeps about waited-for children, which is one figure for all of a
//! process's children together. So each program is run by a fresh `cargo xtask measure` of its own.

use std::hint::black_box;
use std::process::{Command, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;
use nix::time::ClockId;

/// One run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) wall_s: f64,
    pub(super) cpu_s: f64,
    pub(super) peak_mib: f64,
}

/// The processor time of this thread so far, in seconds: other work on the machine counts less in it.
///
/// What getrusage tells of a running thread is as old as the last tick, which is too coarse for milliseconds.
pub(super) fn thread_seconds() -> f64 {
    let now = ClockId::CLOCK_THREAD_CPUTIME_ID.now().expect("a thread may always ask about itself");
    now.tv_sec() as f64 + now.tv_nsec() as f64 / 1e9
}

/// Runs a command whose exit code has to be among `accepted`; its output is thrown away.
pub(super) fn measure(command: &[&str], accepted: &[i32]) -> Result<Run, String> {
    let own = std::env::current_exe().map_err(|error| format!("own program cannot be found: {error}"))?;
    let output = Command::new(own)
        .arg("measure")
        .args(command)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{}: {error}", command[0]))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let words: Vec<&str> = text.split_whitespace().collect();
    let [code, wall, cpu, peak] = words[..] else { return Err(format!("{} cannot be run", command[0])) };
    if !code.parse().is_ok_and(|code| accepted.contains(&code)) {
        return Err(format!("`{}` left with exit code {code}", command.join(" ")));
    }
    let number = |word: &str| word.parse::<f64>().map_err(|error| format!("`{word}`: {error}"));
    Ok(Run { wall_s: number(wall)?, cpu_s: number(cpu)?, peak_mib: number(peak)? })
}

/// The fastest of several runs by wall time, with the highest peak of all.
pub(super) fn best_of(runs: usize, command: &[&str], accepted: &[i32]) -> Result<Run, String> {
    let mut best = measure(command, accepted)?;
    for _ in 1..runs {
        let run = measure(command, accepted)?;
        let peak_mib = best.peak_mib.max(run.peak_mib);
        best = Run { peak_mib, ..if run.wall_s < best.wall_s { run } else { best } };
    }
    Ok(best)
}

/// The best throughput of some runs, in MiB per second of this thread's processor time, so that other work
/// on the machine counts less.
pub(super) fn fastest<T>(runs: usize, bytes: usize, mut run: impl FnMut() -> T) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..runs {
        let start = thread_seconds();
        black_box(run());
        best = best.min(thread_seconds() - start);
    }
    bytes as f64 / f64::from(1 << 20) / best
}

/// `cargo xtask measure COMMAND…`: prints exit code, wall seconds, processor seconds and MiB at the peak.
pub(crate) fn main(arguments: &[String]) -> Result<bool, String> {
    let (program, rest) = arguments.split_first().ok_or("usage: cargo xtask measure COMMAND…")?;
    let mut command = Command::new(program);
    command.args(rest).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status().map_err(|error| format!("{program}: {error}"))?;
    let wall_s = start.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| format!("getrusage: {error}"))?;
    let seconds = |time: TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    let cpu_s = seconds(usage.user_time()) + seconds(usage.system_time());
    let peak_mib = usage.max_rss() as f64 * MAX_RSS_UNIT / f64::from(1 << 20);
    println!("{} {wall_s} {cpu_s} {peak_mib}", status.code().unwrap_or(-1));
    Ok(true)
}

/// Linux counts in KiB, macOS in bytes.
pub(super) const MAX_RSS_UNIT: f64 = if cfg!(target_os = "macos") { 1.0 } else { 1024.0 };
