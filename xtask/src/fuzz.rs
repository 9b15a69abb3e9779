//! `cargo xtask fuzz [TARGET] [--seconds N] [--seed N]`: readers of text from outside, fed with mutations
//! of good text until the time is over. A crash ends the run and leaves its input in `target/fuzz/`.
//!
//! It runs on a stable toolchain. Beside crashes it finds what must not be: the two ways through YAML
//! giving different trees, a place outside of the input, a reading that takes far too long.

mod audit;
mod rbac;
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::conformance::yaml::mutate::mutate;
use crate::random::Random;
use crate::workspace;
use targets::{TARGETS, Target};

const SECONDS: u64 = 60;
const SEED: u64 = 0x5ea_3a11;

/// Inputs grow no longer than this.
const INPUT_BYTES_MAX: usize = 1 << 16;

/// No input of that size may take longer.
const INPUT_SECONDS_MAX: u64 = 5;

/// Good inputs to begin with, and found ones, kept in memory.
const POOL_MAX: usize = 4096;

/// Runs the named target, or all, one after the other.
pub(crate) fn main(arguments: &[String]) -> Result<bool, String> {
    let (mut seconds, mut seed, mut named) = (SECONDS, SEED, None);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut number = || rest.next().and_then(|number| number.parse().ok());
        match argument.as_str() {
            "--seconds" => seconds = number().ok_or("`--seconds` takes a number")?,
            "--seed" => seed = number().ok_or("`--seed` takes a number")?,
            name => match TARGETS.iter().find(|target| target.name == name) {
                Some(target) => named = Some(target.name),
                None => {
                    let known: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
                    return Err(format!("unknown fuzz target `{name}` (known: {})", known.join(", ")));
                }
            },
        }
    }
    let mut holds = true;
    for target in TARGETS.iter().filter(|target| named.is_none_or(|name| name == target.name)) {
        holds &= run(target, Duration::from_secs(seconds), seed)?;
    }
    Ok(holds)
}

fn run(target: &Target, time: Duration, seed: u64) -> Result<bool, String> {
    let start = Instant::now();
    let mut pool: Vec<Vec<u8>> = target.seeds.iter().map(|seed| seed.as_bytes().to_vec()).collect();
    let mut count: u64 = 0;
    while start.elapsed() < time {
        let mut random = Random::new(seed, count);
        let mut input = pool[random.below(pool.len())].clone();
        if random.one_in(10) {
            input.extend_from_slice(&pool[random.below(pool.len())]);
        }
        mutate(&mut random, &mut input);
        input.truncate(INPUT_BYTES_MAX);
        if let Err(problem) = attempt(target, &input) {
            let path = workspace::target_dir().join(format!("fuzz/{}-{count}", target.name));
            workspace::write_bytes(&path, &input)?;
            println!("{}: {problem}; the input is {}", target.name, path.display());
            return Ok(false);
        }
        count += 1;
        // Mutations of mutations reach further than those of good text alone.
        if random.one_in(50) {
            let place = random.below(POOL_MAX).max(target.seeds.len());
            match pool.len() < POOL_MAX {
                true => pool.push(input),
                false => pool[place] = input,
            }
        }
    }
    println!("{}: {count} inputs in {} s without a crash", target.name, start.elapsed().as_secs());
    Ok(true)
}

/// A slow input is read again: the machine may have been busy with something else.
fn attempt(target: &Target, input: &[u8]) -> Result<(), String> {
    if attempt_once(target, input)?.is_none() {
        return Ok(());
    }
    match attempt_once(target, input)? {
        Some(seconds) => Err(format!("took {seconds} s, twice")),
        None => Ok(()),
    }
}

/// The seconds it took, where those are too many.
fn attempt_once(target: &Target, input: &[u8]) -> Result<Option<u64>, String> {
    let start = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| (target.run)(input)));
    match outcome {
        Err(_) => Err("panic".to_owned()),
        Ok(Err(problem)) => Err(problem),
        Ok(Ok(())) => Ok(Some(start.elapsed().as_secs()).filter(|seconds| *seconds >= INPUT_SECONDS_MAX)),
    }
}
