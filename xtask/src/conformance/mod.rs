//! `cargo xtask conformance [NAME] [-o json] [--full] [--details] [--pin]`: what Seawall says, held
//! against what other projects' labelled cases say.
//!
//! A [`Runner`] reads one corpus, or asks one reference driver, and hands back a [`Tally`]. A case on which
//! we disagree stands either in the ledger beside the runner (`NAME.toml`, with the upstream text that
//! refutes the label) and counts as disputed, or it counts as disagreed and is shown. The number of agreed
//! cases is pinned in `conformance/floors.toml`; falling below it is a failure.

mod fix;
mod floors;
mod frameworks;
mod gaps;
mod kubesplaining;
mod ledger;
mod live_files;
mod manifests;
mod pipe;
mod pluto;
mod polaris;
mod psa;
mod rbac;
mod regolibrary;
pub(crate) mod yaml;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use crate::corpora::Corpora;
use crate::testbed;
use crate::tidy::Offence;
use crate::workspace;

/// One corpus or reference driver with the code that measures against it.
pub(crate) struct Runner {
    /// The corpus' folder, or the driver's name.
    pub(crate) name: &'static str,
    /// Measures. An error says what is missing on this machine: the run is skipped, or fails in CI.
    pub(crate) run: fn(&Context) -> Result<Tally, String>,
}

/// Every runner there is, in the order they run.
pub(crate) const RUNNERS: &[Runner] = &[
    Runner { name: "frameworks", run: frameworks::control_sets },
    Runner { name: "pluto", run: pluto::rows },
    Runner { name: "polaris", run: polaris::cases },
    Runner { name: "polaris-mutated", run: fix::polaris_mutated },
    Runner { name: "kubescape-fix", run: fix::kubescape_fix },
    Runner { name: "fix-rates", run: fix::fix_rates },
    Runner { name: "regolibrary", run: regolibrary::cases },
    Runner { name: "psa", run: psa::fixtures },
    Runner { name: "psa-driver", run: psa::differential },
    Runner { name: "rbac-authorizer", run: rbac::differential },
    Runner { name: "yaml-test-suite", run: yaml::test_suite },
    Runner { name: "yaml-mutants", run: yaml::mutants },
    Runner { name: "yaml-kubectl", run: yaml::kubectl },
    Runner { name: "badpods", run: manifests::bad_pods },
    Runner { name: "kube-prometheus", run: manifests::kube_prometheus },
    Runner { name: "boutique", run: manifests::boutique },
    Runner { name: "gaps", run: gaps::table },
    Runner { name: "kubesplaining", run: kubesplaining::paths },
    Runner { name: "kubesplaining-least", run: kubesplaining::least },
    Runner { name: "live-files", run: live_files::verdicts },
];

/// How many cases a runner that generates its own should try.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Size {
    /// Minutes for everything together.
    Ci,
    /// The number the project's claims rest on.
    Full,
}

/// What a runner may look at.
pub(crate) struct Context {
    corpora: Corpora,
    /// How much to generate.
    pub(crate) size: Size,
}

impl Context {
    /// The folder of a corpus.
    pub(crate) fn corpus(&self, name: &str) -> Result<PathBuf, String> {
        self.corpora.get(name)
    }

    /// The built program of the Go module `testbed/NAME`.
    pub(crate) fn driver(&self, name: &str) -> Result<PathBuf, String> {
        testbed::build(name)
    }
}

/// A case on which our verdict and the label differ.
#[derive(Clone, Debug)]
pub(crate) struct Disagreement {
    /// The case's stable name inside its corpus, usually a path.
    pub(crate) case: String,
    /// What Seawall says.
    pub(crate) ours: String,
    /// What the label says.
    pub(crate) label: String,
}

/// What a runner found.
#[derive(Default, Debug)]
pub(crate) struct Tally {
    agreed: u64,
    disagreed: Vec<Disagreement>,
    skipped: BTreeMap<String, Vec<String>>,
    violations: Vec<String>,
    notes: Vec<String>,
}

impl Tally {
    /// The case came out as its label says.
    pub(crate) fn agree(&mut self) {
        self.agreed += 1;
    }

    /// The case came out otherwise.
    pub(crate) fn disagree(
        &mut self,
        case: impl Into<String>,
        ours: impl Into<String>,
        label: impl Into<String>,
    ) {
        let (case, ours, label) = (case.into(), ours.into(), label.into());
        self.disagreed.push(Disagreement { case, ours, label });
    }

    /// The case is not mapped to anything of ours, for this reason.
    pub(crate) fn skip(&mut self, case: impl Into<String>, reason: impl Into<String>) {
        self.skipped.entry(reason.into()).or_default().push(case.into());
    }

    /// Something that must never happen did, whatever the floor says: the run fails.
    pub(crate) fn violation(&mut self, text: impl Into<String>) {
        self.violations.push(text.into());
    }

    /// A sentence for the reader of the run, such as a figure beside the counts.
    pub(crate) fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// Adds what another run over other cases found.
    pub(crate) fn add(&mut self, other: Tally) {
        self.agreed += other.agreed;
        self.disagreed.extend(other.disagreed);
        for (reason, cases) in other.skipped {
            self.skipped.entry(reason).or_default().extend(cases);
        }
        self.violations.extend(other.violations);
        self.notes.extend(other.notes);
    }

    fn skipped_count(&self) -> usize {
        self.skipped.values().map(Vec::len).sum()
    }
}

/// A finished run: the tally with its disputed cases told apart, and whether it holds.
pub(crate) struct Outcome {
    /// The line that a reader sees.
    pub(crate) line: String,
    /// The line that a program sees.
    pub(crate) json: String,
    /// Why the run failed; empty where it holds.
    pub(crate) failures: Vec<String>,
    details: Vec<String>,
    agreed: u64,
}

struct Options {
    named: Option<&'static str>,
    is_json: bool,
    wants_details: bool,
    pins: bool,
    size: Size,
}

/// Runs the named runner, or all, and prints a line for each.
pub(crate) fn main(arguments: &[String]) -> Result<bool, String> {
    let options = parse(arguments)?;
    if options.size == Size::Full && cfg!(debug_assertions) {
        // Millions of cases: minutes of an optimized program, and hours of another one.
        let task: Vec<&str> =
            std::iter::once("conformance").chain(arguments.iter().map(String::as_str)).collect();
        return workspace::run_optimized(&task);
    }
    let mut holds = true;
    for runner in RUNNERS.iter().filter(|runner| options.named.is_none_or(|name| name == runner.name)) {
        let start = Instant::now();
        let measured = measure(runner, options.size)?;
        if options.size == Size::Full {
            eprintln!("{}: {:.0} s", runner.name, start.elapsed().as_secs_f64());
        }
        match measured {
            Measured::Missing(reason) => {
                let word = if workspace::is_ci() { "failed, since CI is set" } else { "skipped" };
                eprintln!("{}: {word}: {reason}", runner.name);
                holds &= !workspace::is_ci();
            }
            Measured::Done(outcome) => {
                show(runner, &outcome, &options);
                let fails = match options.pins {
                    true => floors::pin(runner.name, options.size, outcome.agreed).map(|()| false)?,
                    false => !outcome.failures.is_empty(),
                };
                holds &= !fails;
            }
        }
    }
    Ok(holds)
}

/// What came of asking a runner.
pub(crate) enum Measured {
    /// It ran.
    Done(Outcome),
    /// It could not run on this machine, for this reason.
    Missing(String),
}

/// Offences against "floors only rise", told from the repository's history.
pub(crate) fn lowered_floors() -> Vec<Offence> {
    let lowered = floors::lowered().unwrap_or_else(|error| vec![error]);
    lowered.into_iter().map(|text| Offence::new("conformance/floors.toml", 0, text)).collect()
}

/// All runners' names.
pub(crate) fn names() -> Vec<&'static str> {
    RUNNERS.iter().map(|runner| runner.name).collect()
}

/// Runs one runner and weighs its tally against ledger and floor.
pub(crate) fn measure(runner: &Runner, size: Size) -> Result<Measured, String> {
    let context = Context { corpora: Corpora::find(), size };
    let tally = match (runner.run)(&context) {
        Ok(tally) => tally,
        Err(reason) => return Ok(Measured::Missing(reason)),
    };
    let ledger = ledger::read(runner.name)?;
    let floor = floors::read(runner.name, size)?;
    Ok(Measured::Done(weigh(runner.name, tally, &ledger, floor)))
}

fn show(runner: &Runner, outcome: &Outcome, options: &Options) {
    println!("{}", if options.is_json { &outcome.json } else { &outcome.line });
    let shown = if options.wants_details { usize::MAX } else { DETAILS_SHOWN_MAX };
    for detail in outcome.details.iter().take(shown) {
        eprintln!("  {detail}");
    }
    if outcome.details.len() > shown {
        let hidden = outcome.details.len() - shown;
        eprintln!("  … {hidden} more lines: `cargo xtask conformance {} --details`", runner.name);
    }
    for failure in &outcome.failures {
        eprintln!("{}: failed: {failure}", runner.name);
    }
}

/// Lines of detail shown without `--details`.
const DETAILS_SHOWN_MAX: usize = 20;

fn weigh(name: &str, mut tally: Tally, ledger: &ledger::Ledger, floor: Option<u64>) -> Outcome {
    let mut failures = std::mem::take(&mut tally.violations);
    let (disputed, disagreed): (Vec<_>, Vec<_>) =
        tally.disagreed.iter().cloned().partition(|case| ledger.disputes(case));
    for stale in ledger.stale(&disputed) {
        failures.push(format!("the ledger disputes `{stale}`, which no longer disagrees that way"));
    }
    match floor {
        Some(floor) if tally.agreed < floor => {
            failures.push(format!("{} agreed, which is below the pinned floor of {floor}", tally.agreed));
        }
        Some(_) => {}
        None => failures.push("no floor is pinned in conformance/floors.toml (hint: `--pin`)".to_owned()),
    }
    let cases = tally.agreed + (disagreed.len() + disputed.len()) as u64;
    let (agreed, skipped) = (tally.agreed, tally.skipped_count());
    let (disagreed_count, disputed_count) = (disagreed.len(), disputed.len());
    Outcome {
        line: format!(
            "{name:<16} {cases:>6} cases  {agreed:>6} agreed  {disagreed_count:>4} disagreed  \
             {disputed_count:>4} disputed  {skipped:>5} skipped"
        ),
        json: serde_json::json!({
            "corpus": name, "cases": cases, "agreed": agreed, "disagreed": disagreed_count,
            "disputed": disputed_count, "skipped": skipped,
        })
        .to_string(),
        failures,
        details: details(&tally, &disagreed),
        agreed,
    }
}

fn details(tally: &Tally, disagreed: &[Disagreement]) -> Vec<String> {
    let mut lines = tally.notes.clone();
    let shown =
        |case: &Disagreement| format!("{}: we say {}, the label {}", case.case, case.ours, case.label);
    lines.extend(disagreed.iter().map(shown));
    for (reason, cases) in &tally.skipped {
        lines.push(format!("{} skipped: {reason}", cases.len()));
    }
    lines
}

fn parse(arguments: &[String]) -> Result<Options, String> {
    let mut options =
        Options { named: None, is_json: false, wants_details: false, pins: false, size: Size::Ci };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "-o" if rest.next().is_some_and(|format| format == "json") => options.is_json = true,
            "-o" => return Err("the only output format is `-o json`".to_owned()),
            "--full" => options.size = Size::Full,
            "--details" => options.wants_details = true,
            "--pin" => options.pins = true,
            name => match RUNNERS.iter().find(|runner| runner.name == name) {
                Some(runner) => options.named = Some(runner.name),
                None => {
                    return Err(format!("unknown corpus `{name}` (known: {})", names().join(", ")));
                }
            },
        }
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEDGER: &str = "
        [[disputed]]
        case = 'b'
        verdict = 'fail'
        upstream = 'the rule matches *'
    ";

    fn tally() -> Tally {
        let mut tally = Tally::default();
        tally.agree();
        tally.disagree("b", "fail", "pass");
        tally.disagree("c", "pass", "fail");
        tally.skip("d", "reads a node's files");
        tally
    }

    #[test]
    fn a_disputed_case_is_told_apart_and_the_rest_counts() {
        let outcome = weigh("x", tally(), &ledger::parse(LEDGER).expect("valid"), Some(1));
        let json: serde_json::Value = serde_json::from_str(&outcome.json).expect("one JSON object");
        let expected = serde_json::json!({
            "corpus": "x", "cases": 3, "agreed": 1, "disagreed": 1, "disputed": 1, "skipped": 1,
        });
        assert_eq!(json, expected);
        assert!(outcome.failures.is_empty(), "{:?}", outcome.failures);
    }

    #[test]
    fn below_the_floor_is_a_failure() {
        let outcome = weigh("x", tally(), &ledger::parse(LEDGER).expect("valid"), Some(2));
        assert_eq!(outcome.failures, ["1 agreed, which is below the pinned floor of 2"]);
    }

    #[test]
    fn an_unpinned_floor_is_a_failure() {
        let outcome = weigh("x", tally(), &ledger::parse(LEDGER).expect("valid"), None);
        assert!(outcome.failures[0].contains("no floor is pinned"));
    }

    #[test]
    fn a_ledger_entry_that_nothing_disputes_any_more_is_a_failure() {
        let mut agreeing = Tally::default();
        agreeing.agree();
        let outcome = weigh("x", agreeing, &ledger::parse(LEDGER).expect("valid"), Some(1));
        assert!(outcome.failures[0].contains("disputes `b`"), "{:?}", outcome.failures);
    }

    #[test]
    fn a_ledger_entry_holds_for_its_verdict_only() {
        let other = LEDGER.replace("'fail'", "'unknown'");
        let outcome = weigh("x", tally(), &ledger::parse(&other).expect("valid"), Some(1));
        assert!(outcome.json.contains("\"disagreed\":2"), "{}", outcome.json);
    }

    #[test]
    fn a_violation_fails_whatever_the_floor() {
        let mut tally = tally();
        tally.violation("a value differs");
        let outcome = weigh("x", tally, &ledger::parse(LEDGER).expect("valid"), Some(0));
        assert_eq!(outcome.failures, ["a value differs"]);
    }
}
