//! Kubescape's rule library: every `rules/RULE/test/CASE`, judged by our checks for the same thing.
//!
//! `regolibrary-rules.toml` says which checks of ours stand for a rule, with which parameters. A case
//! agrees where both sides say fail or both say pass, where the same objects fail, and where each alert
//! that names paths has, for each of them, evidence of ours at the path, above it or below it.

mod alert;
mod mapping;

use std::fs;
use std::path::{Path, PathBuf};

use seawall_check::{Parameters, Selection, Setting, run};
use seawall_finding::Verdict;
use seawall_object::Quantity;
use seawall_posture::find;
use seawall_world::{Origin, Settings, Source, World};

use self::alert::{Alert, Found, Wanted};
use self::mapping::{Mapping, Rule};
use super::{Context, Tally};

/// A labelled World.
struct Case {
    name: String,
    folder: PathBuf,
}

/// Corpus `regolibrary`.
pub(super) fn cases(context: &Context) -> Result<Tally, String> {
    let root = context.corpus("regolibrary")?;
    let mapping = Mapping::read()?;
    let defaults = config(&root.join("default-config-inputs.json"))?;
    let mut tally = Tally::default();
    for folder in entries(&root.join("rules"))? {
        let rule = file_name(&folder);
        for case in find_cases(&rule, &folder)? {
            match mapping.skips(&rule, &case.name) {
                Some(reason) => tally.skip(case.name, reason),
                None if !case.folder.join("input").is_dir() => tally.skip(case.name, "the case has no input"),
                None => match mapping.rule(&rule) {
                    Some(ours) => judge(&case, ours, &defaults, &mut tally)?,
                    None => tally.skip(case.name, "there is no check for the same thing yet"),
                },
            }
        }
    }
    Ok(tally)
}

fn judge(case: &Case, rule: &Rule, defaults: &serde_json::Value, tally: &mut Tally) -> Result<(), String> {
    let world = world(case, rule)?;
    let own = case.folder.join("data.json");
    let inputs = if own.is_file() { config(&own)? } else { defaults.clone() };
    let checks = rule.checks.iter().map(|id| find(id).ok_or(format!("there is no check {id}")));
    let selection = Selection {
        checks: checks.collect::<Result<_, _>>()?,
        parameters: parameters(rule, &inputs),
        ..Selection::default()
    };
    let results = run(&world, &selection);
    let failures = results.findings.iter().filter(|finding| finding.verdict == Verdict::Fail);
    let found: Vec<Found> = failures.map(|finding| Found::new(&world, finding)).collect();
    let alerts = alert::read(&case.folder.join("expected.json"))?;
    match (found.is_empty(), alerts.is_empty()) {
        (true, true) if !results.findings.is_empty() => {
            tally.disagree(case.name.clone(), "unknown", "pass");
        }
        (true, true) => tally.agree(),
        (false, true) => tally.disagree(case.name.clone(), "fail", "pass"),
        (true, false) => tally.disagree(case.name.clone(), "pass", "fail"),
        (false, false) => match difference(&found, &alerts) {
            None => tally.agree(),
            Some(difference) => tally.disagree(case.name.clone(), format!("fail, {difference}"), "fail"),
        },
    }
    Ok(())
}

/// What tells our failures from the alerts; none where they mean the same.
fn difference(found: &[Found], alerts: &[Alert]) -> Option<String> {
    for alert in alerts {
        let here: Vec<&Found> = found.iter().filter(|one| one.is_about(alert)).collect();
        if here.is_empty() {
            return Some(format!("but not {}", alert.subject()));
        }
        let wanted: Vec<Wanted<'_>> = alert.paths().collect();
        let is_met = |path: &&Wanted<'_>| here.iter().any(|one| one.touches(path));
        let met = match alert.needs_all_paths() {
            true => wanted.iter().all(|path| is_met(&path)),
            false => wanted.is_empty() || wanted.iter().any(|path| is_met(&path)),
        };
        if !met {
            let missed = wanted.iter().find(|path| !is_met(path)).map_or("", |wanted| wanted.path);
            return Some(format!("but not at {missed}"));
        }
    }
    let stray = found.iter().find(|one| !alerts.iter().any(|alert| one.is_about(alert)))?;
    Some(format!("and {}", stray.subject()))
}

fn world(case: &Case, rule: &Rule) -> Result<World, String> {
    let mut sources = Vec::new();
    for path in entries(&case.folder.join("input"))? {
        let text = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        sources.push(Source::read(file_name(&path), &text, Origin::File, true));
    }
    let mut settings = Settings {
        complete: true,
        // The rules take an object without namespace for one of the default namespace.
        namespace: Some("default".to_owned()),
        ..Settings::default()
    };
    if let Some(version) = &rule.kubernetes {
        settings.kubernetes = version.parse()?;
    }
    Ok(World::build(sources, Vec::new(), settings))
}

/// The parameters of our checks, filled from the inputs that the rule's controls take.
fn parameters(rule: &Rule, inputs: &serde_json::Value) -> Parameters {
    let mut parameters = Parameters::default();
    for one in &rule.parameters {
        let inputs = one.inputs.iter().filter_map(|input| inputs.get(input)?.as_array()).flatten();
        let mut words: Vec<String> = inputs.filter_map(mapping::word).collect();
        words.extend(one.words.iter().cloned());
        let Some(check) = find(&one.check) else { continue };
        let Some(declared) = check.parameters.iter().find(|parameter| parameter.name == one.name) else {
            continue;
        };
        match declared.default {
            Setting::Int(_) => {
                if let Some(number) = words.first().and_then(|word| number(word, &one.name)) {
                    parameters.set(&one.check, &one.name, Setting::Int(number));
                }
            }
            _ => parameters.set(&one.check, &one.name, Setting::OwnWords(words)),
        }
    }
    parameters
}

/// A quantity in the unit that the name of a parameter ends with.
fn number(word: &str, parameter: &str) -> Option<i64> {
    let quantity = Quantity::parse(word).ok()?;
    let value = match parameter.rsplit('-').next() {
        Some("millicores") => quantity.millis(),
        Some("mebibytes") => quantity.units() >> 20,
        _ => quantity.units(),
    };
    i64::try_from(value).ok()
}

/// The inputs of controls in a `data.json` or in the defaults of the library.
fn config(path: &Path) -> Result<serde_json::Value, String> {
    let json = alert::json(path)?;
    let settings = json.get("settings").unwrap_or(&json);
    Ok(settings.get("postureControlInputs").cloned().unwrap_or_default())
}

fn find_cases(rule: &str, folder: &Path) -> Result<Vec<Case>, String> {
    let tests = folder.join("test");
    if !tests.is_dir() {
        return Ok(Vec::new());
    }
    let folders = entries(&tests)?.into_iter().filter(|path| path.is_dir());
    Ok(folders.map(|folder| Case { name: format!("{rule}/{}", file_name(&folder)), folder }).collect())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let fault = |error: std::io::Error| format!("{}: {error}", folder.display());
    let read = fs::read_dir(folder).map_err(fault)?;
    let mut paths: Vec<PathBuf> =
        read.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(fault)?;
    paths.sort();
    Ok(paths)
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
