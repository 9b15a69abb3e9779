//! Pod Security Standards, against upstream's fixtures and against upstream's evaluator.

mod driver;
mod generate;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use seawall_podsecurity::{Level, Version, Violation, controls};
use seawall_yaml::{NodeId, Options, Tree, read};

use super::{Context, Size, Tally};
use crate::workspace;
use driver::{Answer, Question};
use generate::Random;

/// Any number does; this one makes runs repeatable.
const SEED: u64 = 0x5ea_3a11;
/// Generated pods of a full run.
const PODS_FULL: u64 = 20_000;
/// Generated pods of a run in CI.
const PODS_CI: u64 = 2_000;

struct Fixture {
    name: String,
    path: PathBuf,
    level: Level,
    version: Version,
    is_allowed: bool,
}

/// Corpus `psa`: every fixture has the verdict of its folder, with the messages of the driver.
pub(super) fn fixtures(context: &Context) -> Result<Tally, String> {
    let fixtures = find_fixtures(&context.corpus("psa")?)?;
    let mut questions = Vec::new();
    let mut answers = Vec::new();
    for fixture in &fixtures {
        let text = workspace::read(&fixture.path)?;
        let Fixture { level, version, .. } = *fixture;
        answers.push(judge_yaml(level, version, &text));
        questions.push(Question { level, version, pod: text.into() });
    }
    let replies = driver::ask(&context.driver("podsecurity")?, &questions)?;
    let mut tally = Tally::default();
    for ((fixture, ours), theirs) in fixtures.iter().zip(answers).zip(replies) {
        let is_allowed = matches!(ours, Answer::Allowed);
        if is_allowed != fixture.is_allowed {
            let label = if fixture.is_allowed { "pass" } else { "fail" };
            tally.disagree(&fixture.name, ours.to_string(), label);
        } else if ours != theirs {
            tally.disagree(&fixture.name, ours.to_string(), theirs.to_string());
        } else {
            tally.agree();
        }
    }
    Ok(tally)
}

/// Differential `psa-driver`: generated pods have the driver's verdicts and messages.
pub(super) fn differential(context: &Context) -> Result<Tally, String> {
    let pods = match context.size {
        Size::Ci => PODS_CI,
        Size::Full => PODS_FULL,
    };
    let mut random = Random::new(SEED);
    let mut questions = Vec::new();
    let mut answers = Vec::new();
    let mut found = BTreeMap::<&str, usize>::new();
    for _ in 0..pods {
        let (level, version) = generate::policy(&mut random);
        let pod = generate::pod(&mut random);
        let (tree, root) = generate::tree(&pod);
        let verdict = evaluate(level, version, &tree, root);
        for violation in verdict.iter().flatten() {
            *found.entry(violation.control().id).or_default() += 1;
        }
        answers.push(answer(verdict));
        questions.push(Question { level, version, pod });
    }
    let (mut allowed, mut refused) = (0, 0);
    let mut tally = Tally::default();
    let texts: Vec<String> = questions.iter().map(Question::line).collect();
    let replies = driver::ask(&context.driver("podsecurity")?, &questions)?;
    for ((text, ours), theirs) in texts.iter().zip(answers).zip(replies) {
        allowed += usize::from(matches!(theirs, Answer::Allowed));
        refused += usize::from(matches!(theirs, Answer::Undecodable));
        match ours == theirs {
            true => tally.agree(),
            false => tally.disagree(text, ours.to_string(), theirs.to_string()),
        }
    }
    tally.note(format!("{allowed} of {pods} pods are allowed, {refused} cannot be decoded"));
    tally.note(format!("violations by control: {found:?}"));
    for control in controls().iter().filter(|control| !found.contains_key(control.id)) {
        tally.violation(format!("no generated pod violates {}", control.id));
    }
    Ok(tally)
}

fn judge_yaml(level: Level, version: Version, text: &str) -> Answer {
    let stream = read(text.as_bytes(), &Options::default());
    match stream.documents.as_slice() {
        [document] => match document.root {
            Ok(root) => answer(evaluate(level, version, &stream.tree, root)),
            Err(_) => Answer::Undecodable,
        },
        _ => Answer::Undecodable,
    }
}

fn evaluate(level: Level, version: Version, tree: &Tree, root: NodeId) -> Option<Vec<Violation<'_>>> {
    let pod = tree.value(root);
    seawall_podsecurity::evaluate(level, version, pod.get("metadata"), pod.get("spec")?).ok()
}

fn answer(verdict: Option<Vec<Violation<'_>>>) -> Answer {
    match verdict {
        None => Answer::Undecodable,
        Some(violations) if violations.is_empty() => Answer::Allowed,
        Some(violations) => Answer::Forbidden {
            reason: seawall_podsecurity::forbidden_reason(&violations),
            detail: seawall_podsecurity::forbidden_detail(&violations),
        },
    }
}

fn find_fixtures(corpus: &Path) -> Result<Vec<Fixture>, String> {
    let folder = corpus.join("test/testdata");
    let files = workspace::files_below(&folder)?;
    let mut fixtures = Vec::new();
    for path in files {
        let name = path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().into_owned();
        let mut parts = name.split('/');
        let (level, version, label) = (parts.next(), parts.next(), parts.next());
        let parsed = level.and_then(|text| text.parse().ok()).zip(version.and_then(|text| text.parse().ok()));
        let (Some((level, version)), Some(label @ ("pass" | "fail"))) = (parsed, label) else {
            return Err(format!("{}: not LEVEL/VERSION/pass|fail/FILE", path.display()));
        };
        let is_allowed = label == "pass";
        fixtures.push(Fixture { name, path, level, version, is_allowed });
    }
    fixtures.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(fixtures)
}
