//! Every task of the project: `cargo xtask TASK`. Tasks are Rust, not shell, so that they run wherever
//! the program itself builds.

mod advisories;
mod bench;
mod cluster;
mod conformance;
mod corpora;
mod docs;
mod format;
mod fuzz;
mod random;
mod stranger;
mod test;
mod testbed;
mod tidy;
mod workspace;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask TASK

  test                 everything: format, lints, tidy, tests, conformance
  format [--check]     writes all Rust the way the house writes it
  tidy                 the rules of the house that the compiler does not know
  conformance [NAME] [-o json] [--full] [--details] [--pin]
                       measure against other people's labelled cases
  bench [NAME] [-o json] [--no-peers]
                       measure speed and memory, beside peers where they can be installed
  fuzz [TARGET] [--seconds N] [--seed N]
                       feed readers with mutated text until the time is over
  corpora              fetch the labelled cases into target/corpora
  docs [--check]       write the documents that follow from the code
  advisories [--check] write the known vulnerabilities of Kubernetes from the corpora
  testbed [NAME…]      build the Go programs of tests, Kubernetes among them, into target/testbed/bin
  cluster up [--nodes N] | down
                       a Kubernetes cluster on this machine, made of those programs; needs root
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((task, rest)) = arguments.split_first() else {
        print!("{USAGE}");
        return ExitCode::from(2);
    };
    let outcome = match task.as_str() {
        "test" => test::main(rest),
        "format" => format::main(rest),
        "tidy" => tidy::main(rest),
        "docs" => docs::main(rest),
        "advisories" => advisories::main(rest),
        "conformance" => conformance::main(rest),
        "measure" => bench::measure::main(rest),
        "bench" => bench::main(rest),
        "fuzz" => fuzz::main(rest),
        "corpora" => corpora::main(rest),
        "cluster" => cluster::main(rest),
        "testbed" => testbed::main(rest),
        "help" | "-h" | "--help" => {
            print!("{USAGE}");
            Ok(true)
        }
        other => Err(format!("unknown task `{other}`\n\n{USAGE}")),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}
