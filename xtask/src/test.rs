//! `cargo xtask test`: the whole truth about a state of the repository, summed up in its last line.
//!
//! It prepares what it needs and says so. What a machine lacks is skipped with its reason; where `CI` is
//! set a machine has to have everything, and the same lack is a failure.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::conformance::{self, Measured, Size};
use crate::corpora::Corpora;
use crate::{format, stranger, testbed, tidy, workspace};

/// What all steps came to.
#[derive(Default, Debug, PartialEq, Eq)]
struct Sum {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Sum {
    fn count(&mut self, holds: bool) {
        if holds { self.passed += 1 } else { self.failed += 1 }
    }

    /// Something that could not be looked at on this machine.
    fn skip(&mut self, what: &str, reason: &str) {
        match workspace::is_ci() {
            true => {
                println!("{what}: failed, nothing may be missing where CI is set: {reason}");
                self.failed += 1;
            }
            false => {
                println!("{what}: skipped: {reason}");
                self.skipped += 1;
            }
        }
    }
}

type Step = fn(&mut Sum) -> Result<(), String>;

/// Runs everything; the last line is `N passed, N failed, N skipped`.
pub(crate) fn main(arguments: &[String]) -> Result<bool, String> {
    if let Some(argument) = arguments.first() {
        return Err(format!("test takes no argument, found `{argument}`"));
    }
    let mut sum = Sum::default();
    let steps: [(&str, Step); 8] = [
        ("corpora", corpora),
        ("format", format),
        ("lints", lints),
        ("tidy", tidy),
        ("reference drivers", drivers),
        ("tests", tests),
        ("conformance", conformance),
        ("a check in one file", stranger),
    ];
    for (name, step) in steps {
        println!("\n== {name}");
        let start = Instant::now();
        if let Err(error) = step(&mut sum) {
            println!("{name}: {error}");
            sum.failed += 1;
        }
        println!("({name}: {:.0} s)", start.elapsed().as_secs_f64());
    }
    println!("\n{} passed, {} failed, {} skipped", sum.passed, sum.failed, sum.skipped);
    Ok(sum.failed == 0)
}

/// A machine of one's own is asked to fetch the labelled cases by hand; continuous integration needs them.
fn corpora(_: &mut Sum) -> Result<(), String> {
    match Corpora::find().folder() {
        Some(folder) => println!("{}", folder.display()),
        None if workspace::is_ci() => drop(crate::corpora::main(&[])?),
        None => println!("none here (hint: `cargo xtask corpora` fetches them with git)"),
    }
    Ok(())
}

fn format(sum: &mut Sum) -> Result<(), String> {
    match has("fmt") {
        true => sum.count(format::run(true)?),
        false => sum.skip("format", "no rustfmt here (hint: `rustup component add rustfmt`)"),
    }
    Ok(())
}

fn lints(sum: &mut Sum) -> Result<(), String> {
    let arguments = ["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"];
    match has("clippy") {
        true => sum.count(cargo(&arguments)?),
        false => sum.skip("lints", "no clippy here (hint: `rustup component add clippy`)"),
    }
    Ok(())
}

/// Whether cargo knows a command: a minimal toolchain has neither rustfmt nor clippy.
fn has(command: &str) -> bool {
    let mut cargo = Command::new("cargo");
    cargo.args([command, "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    cargo.status().is_ok_and(|status| status.success())
}

fn cargo(arguments: &[&str]) -> Result<bool, String> {
    let status = Command::new("cargo").current_dir(workspace::root()).args(arguments).status();
    status.map(|status| status.success()).map_err(|error| format!("cargo cannot be run: {error}"))
}

fn tidy(sum: &mut Sum) -> Result<(), String> {
    let (held, broken) = tidy::run()?;
    sum.passed += held;
    sum.failed += broken;
    Ok(())
}

/// Programs that only benches use.
const BENCH_ONLY: &[&str] = &["kube-score"];

fn drivers(sum: &mut Sum) -> Result<(), String> {
    for name in testbed::modules()?.iter().filter(|name| !BENCH_ONLY.contains(&name.as_str())) {
        if let Err(reason) = testbed::build(name) {
            sum.skip(&format!("testbed/{name}"), &reason);
        }
    }
    Ok(())
}

/// All tests of the workspace. Output of passing tests is read for the lines in which a test says that it
/// skipped something, and otherwise not shown.
fn tests(sum: &mut Sum) -> Result<(), String> {
    let mut command = Command::new("cargo");
    command.current_dir(workspace::root()).env("SEAWALL_TEST_BIN", testbed::bin_dir());
    if let Some(folder) = Corpora::find().folder() {
        command.env("SEAWALL_CORPORA", folder);
    }
    command.args(["test", "--quiet", "--workspace", "--no-fail-fast", "--", "--show-output"]);
    let mut child =
        command.stdout(Stdio::piped()).spawn().map_err(|error| format!("cargo cannot be run: {error}"))?;
    let output = child.stdout.take().expect("stdout is piped");
    let mut reader = TestOutput::default();
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        if reader.read(&line) {
            println!("{line}");
        }
    }
    let status = child.wait().map_err(|error| format!("cargo cannot be waited for: {error}"))?;
    sum.passed += reader.sum.passed;
    sum.failed += reader.sum.failed;
    sum.skipped += reader.sum.skipped;
    println!(
        "{} passed, {} failed in {} test programs",
        reader.sum.passed, reader.sum.failed, reader.programs
    );
    if !status.success() && reader.sum.failed == 0 {
        return Err("cargo test failed without a failing test: something does not build".to_owned());
    }
    Ok(())
}

/// Reads what `cargo test -- --show-output` prints, line by line.
#[derive(Default)]
struct TestOutput {
    sum: Sum,
    programs: u64,
    is_in_successes: bool,
}

impl TestOutput {
    /// Takes one line into account, and says whether a reader should see it.
    fn read(&mut self, line: &str) -> bool {
        match line {
            "successes:" => self.is_in_successes = true,
            "failures:" => self.is_in_successes = false,
            _ if line.starts_with("test result: ") => {
                self.is_in_successes = false;
                self.result(line);
                return self.is_noteworthy(line);
            }
            _ if self.is_in_successes && line.starts_with("skipped: ") => {
                // The test program counts it as passed, since it has no other word for it.
                self.sum.skipped += 1;
                self.sum.passed = self.sum.passed.wrapping_sub(1);
                return true;
            }
            _ => {}
        }
        let is_progress = line.is_empty() || line.starts_with("running ") || line.chars().all(|c| c == '.');
        !self.is_in_successes && !is_progress
    }

    fn result(&mut self, line: &str) {
        self.programs += 1;
        let count = |what: &str| -> u64 {
            let words: Vec<&str> = line.split([' ', ';']).filter(|word| !word.is_empty()).collect();
            let at = words.iter().position(|word| *word == what);
            at.and_then(|at| words.get(at.checked_sub(1)?)?.parse().ok()).unwrap_or(0)
        };
        self.sum.passed = self.sum.passed.wrapping_add(count("passed"));
        self.sum.failed += count("failed");
        self.sum.skipped += count("ignored");
    }

    fn is_noteworthy(&self, line: &str) -> bool {
        !line.contains(" 0 failed; 0 ignored")
    }
}

fn conformance(sum: &mut Sum) -> Result<(), String> {
    for runner in conformance::RUNNERS {
        match conformance::measure(runner, Size::Ci)? {
            Measured::Missing(reason) => sum.skip(&format!("conformance {}", runner.name), &reason),
            Measured::Done(outcome) => {
                println!("{}", outcome.line);
                for failure in &outcome.failures {
                    println!("{}: failed: {failure}", runner.name);
                }
                sum.count(outcome.failures.is_empty());
            }
        }
    }
    Ok(())
}

fn stranger(sum: &mut Sum) -> Result<(), String> {
    let (follow, fail) = stranger::run()?;
    sum.passed += follow;
    sum.failed += fail;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_summed_and_a_skip_is_no_pass() {
        let output = "\
running 3 tests
...
successes:

---- reads_corpus stdout ----
skipped: no corpus `psa`

successes:
    reads_corpus

test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s

running 1 test
test result: FAILED. 0 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";
        let mut reader = TestOutput::default();
        let shown: Vec<&str> = output.lines().filter(|line| reader.read(line)).collect();
        assert_eq!(reader.sum, Sum { passed: 2, failed: 2, skipped: 2 });
        assert_eq!(reader.programs, 2);
        assert_eq!(shown.len(), 3, "{shown:?}");
        assert_eq!(shown[0], "skipped: no corpus `psa`");
    }
}
