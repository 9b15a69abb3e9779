//! YAML and JSON streams against upstream's decoder, which is the label.
//!
//! Three runners: the cases of yaml-test-suite, mutations of these cases, and manifests that are
//! generated and mutated. A value other than upstream's is a violation and fails every run; so does an
//! input of which upstream says something and we say nothing. What upstream reads and we refuse is a gap:
//! listed under its reason, and a violation above one in a hundred.

mod driver;
mod generate;
mod labels;
pub(crate) mod mutate;

use std::path::{Path, PathBuf};

use seawall_yaml::{Options, Stream, read};

use super::{Context, Size, Tally};
use crate::random::Random;
use crate::workspace;
use driver::Answer;

/// Any number does; this one makes runs repeatable.
const SEED: u64 = 0x5ea_3a11;
/// Generated cases of a full run.
const CASES_FULL: u64 = 100_000;
/// Generated cases of a run in CI.
const CASES_CI: u64 = 2_000;
/// Of so many cases one may be a gap.
const GAP_ONE_IN: usize = 100;

/// Runner `yaml-kubectl`: generated manifests, most of them mutated.
pub(super) fn kubectl(context: &Context) -> Result<Tally, String> {
    let program = context.driver("yaml")?;
    let seed = seed();
    measure(&program, count(context), move |number| {
        let mut random = Random::new(seed, number);
        let mut input = generate::stream(&mut random);
        if random.one_in(2) {
            mutate::mutate(&mut random, &mut input);
        }
        input
    })
}

/// Runner `yaml-mutants`: mutated cases of yaml-test-suite.
pub(super) fn mutants(context: &Context) -> Result<Tally, String> {
    let program = context.driver("yaml")?;
    let cases = suite(&context.corpus("yaml-test-suite")?)?;
    let seed = seed();
    measure(&program, count(context), move |number| {
        let mut random = Random::new(!seed, number);
        let mut input = cases[random.below(cases.len())].input.clone();
        if random.one_in(8) {
            input.extend_from_slice(&cases[random.below(cases.len())].input);
        }
        mutate::mutate(&mut random, &mut input);
        input
    })
}

/// Runner `yaml-test-suite`: every case, the driver's answer being the label.
pub(super) fn test_suite(context: &Context) -> Result<Tally, String> {
    let program = context.driver("yaml")?;
    let cases = suite(&context.corpus("yaml-test-suite")?)?;
    let inputs: Vec<Vec<u8>> = cases.iter().map(|case| case.input.clone()).collect();
    let mut tally = Tally::default();
    let mut departures = labels::Departures::read()?;
    let input = |number: u64| inputs[number as usize].clone();
    driver::ask(&program, cases.len() as u64, input, |number, answer| {
        let case = &cases[number as usize];
        departures.add(&mut tally, &case.name, &case.label, &answer);
        judge(&mut tally, &case.name, &case.input, &answer);
    })?;
    departures.finish(&mut tally);
    Ok(tally)
}

/// A number to find other cases with than those every run tries.
fn seed() -> u64 {
    std::env::var("SEAWALL_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(SEED)
}

fn count(context: &Context) -> u64 {
    match context.size {
        Size::Ci => CASES_CI,
        Size::Full => CASES_FULL,
    }
}

fn measure(
    program: &Path,
    count: u64,
    input: impl Fn(u64) -> Vec<u8> + Send + Sync,
) -> Result<Tally, String> {
    let mut tally = Tally::default();
    let (mut documents, mut refused) = (0, 0);
    driver::ask(program, count, &input, |number, answer| {
        documents += answer.documents.len();
        refused += usize::from(answer.error.is_some());
        judge(&mut tally, &format!("case {number}"), &input(number), &answer);
    })?;
    tally.note(format!("upstream reads {documents} documents and refuses {refused} of {count} inputs"));
    let gaps = tally.skipped_count();
    if gaps * GAP_ONE_IN > count as usize {
        tally.violation(format!("{gaps} of {count} inputs that upstream reads are refused"));
    }
    Ok(tally)
}

/// How our reading of one input compares.
#[derive(Debug, PartialEq)]
enum Comparison {
    Same,
    /// Upstream reads what we refuse, for this reason.
    Gap(String),
    /// Upstream refuses what we read.
    Lax(String),
    /// A value differs, or something is missing or too much.
    Different(String),
}

fn judge(tally: &mut Tally, name: &str, input: &[u8], answer: &Answer) {
    let ours = read(input, &Options::default());
    if let Some(how) = ways_differ(&ours, &read(input, &Options { by_tokens: true, ..Options::default() })) {
        tally.violation(format!("{name}: the short and the long way differ: {how} {}", shown(input)));
    }
    match compare(&ours, answer) {
        Comparison::Same => tally.agree(),
        Comparison::Gap(reason) => tally.skip(name, format!("gap: {reason}")),
        Comparison::Lax(reason) => {
            tally.disagree(name, "read", format!("refused: {reason} {}", shown(input)));
        }
        Comparison::Different(how) => tally.violation(format!("{name}: {how} {}", shown(input))),
    }
}

/// What differs between two readings of one input: values, places, comments or notices.
pub(crate) fn ways_differ(one: &Stream, other: &Stream) -> Option<String> {
    if one.comments != other.comments {
        return Some(format!("comments {:?} and {:?}", one.comments, other.comments));
    }
    if one.documents.len() != other.documents.len() || one.tree.len() != other.tree.len() {
        return Some("number of documents or nodes".to_owned());
    }
    for (one_document, other_document) in one.documents.iter().zip(&other.documents) {
        if one_document.root != other_document.root || one_document.notices != other_document.notices {
            return Some(format!("{one_document:?} and {other_document:?}"));
        }
        let Ok(root) = one_document.root else { continue };
        let (one, other) = (one.tree.value(root), other.tree.value(root));
        if !one.same(other) {
            return Some(format!("{} and {}", one.to_json(), other.to_json()));
        }
        for (one, other) in one.descendants().zip(other.descendants()) {
            if one.key() != other.key() || one.span() != other.span() {
                return Some(format!(
                    "{:?} {:?} and {:?} {:?}",
                    one.key(),
                    one.span(),
                    other.key(),
                    other.span()
                ));
            }
        }
    }
    None
}

fn shown(input: &[u8]) -> String {
    format!("{:?}", String::from_utf8_lossy(input))
}

fn compare(ours: &Stream, theirs: &Answer) -> Comparison {
    let mut documents = ours.documents.iter().filter_map(|document| match &document.root {
        Ok(root) => {
            let value = ours.tree.value(*root);
            (!value.is_null()).then(|| Ok(value.to_json()))
        }
        Err(error) => Some(Err(error.message.clone())),
    });
    let refusal = theirs.error.iter().map(|error| Err(error.clone()));
    for label in theirs.documents.iter().cloned().chain(refusal) {
        match (documents.next(), label) {
            (Some(Ok(ours)), Ok(label)) if ours == label => {}
            (Some(Err(_)), Err(_)) => {}
            (Some(Ok(ours)), Ok(label)) => {
                return Comparison::Different(format!("we read {ours}, upstream {label}"));
            }
            (Some(Err(reason)), Ok(_)) => return Comparison::Gap(reason),
            (Some(Ok(_)), Err(reason)) => return Comparison::Lax(reason),
            (None, label) => return Comparison::Different(format!("we say nothing, upstream {label:?}")),
        }
    }
    if theirs.error.is_some() {
        // Upstream stops here; we read on.
        return Comparison::Same;
    }
    match documents.next() {
        None => Comparison::Same,
        Some(Err(reason)) => Comparison::Gap(reason),
        Some(Ok(extra)) => Comparison::Different(format!("we read {extra}, upstream nothing")),
    }
}

struct Case {
    name: String,
    input: Vec<u8>,
    label: labels::Label,
}

/// The cases of yaml-test-suite, one per folder with an `in.yaml`.
fn suite(corpus: &Path) -> Result<Vec<Case>, String> {
    let mut paths: Vec<PathBuf> = workspace::files_below(corpus)?;
    paths.retain(|path| path.file_name().is_some_and(|name| name == "in.yaml"));
    paths.sort();
    let case = |path: &PathBuf| {
        let folder = path.parent().unwrap_or(path);
        let name = folder.strip_prefix(corpus).unwrap_or(folder).to_string_lossy().into_owned();
        let input = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Case { name, input, label: labels::label(folder)? })
    };
    paths.iter().map(case).collect()
}
