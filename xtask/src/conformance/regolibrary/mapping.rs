//! Which checks of ours stand for a rule of the library: `regolibrary-rules.toml`.

use std::collections::HashMap;

use crate::workspace;

/// The whole table.
pub(super) struct Mapping {
    rules: HashMap<String, Rule>,
    /// Reasons by rule, or by `rule/case` where only one case is left out.
    skips: HashMap<String, String>,
}

/// What stands for one rule.
pub(super) struct Rule {
    /// Ids of our checks; the rule fails where any of them does.
    pub(super) checks: Vec<String>,
    /// Parameters that inputs of the rule's controls set.
    pub(super) parameters: Vec<Parameter>,
    /// The version of Kubernetes the rule speaks of, where it is not the latest.
    pub(super) kubernetes: Option<String>,
}

/// A parameter of ours and what sets it.
pub(super) struct Parameter {
    pub(super) check: String,
    pub(super) name: String,
    /// Inputs of the rule's controls, which are joined.
    pub(super) inputs: Vec<String>,
    /// Words that the rule itself holds.
    pub(super) words: Vec<String>,
}

// === impl Mapping ===

impl Mapping {
    /// Reads the table beside the runner.
    pub(super) fn read() -> Result<Self, String> {
        let path = workspace::root().join("xtask/src/conformance/regolibrary-rules.toml");
        let fault = |error: String| format!("{}: {error}", path.display());
        let table: toml::Table =
            workspace::read(&path)?.parse().map_err(|error| fault(format!("{error}")))?;
        let mut rules = HashMap::new();
        for (name, value) in section(&table, "rules") {
            rules.insert(name.clone(), rule(name, value).map_err(fault)?);
        }
        let mut skips = HashMap::new();
        for (reason, listed) in section(&table, "skipped") {
            let reason = reason.clone();
            for name in listed.as_array().into_iter().flatten().filter_map(toml::Value::as_str) {
                skips.insert(name.to_owned(), reason.clone());
            }
        }
        Ok(Mapping { rules, skips })
    }

    /// What stands for a rule, if anything does.
    pub(super) fn rule(&self, name: &str) -> Option<&Rule> {
        self.rules.get(name)
    }

    /// Why a case is left out, if it is.
    pub(super) fn skips(&self, rule: &str, case: &str) -> Option<&str> {
        self.skips.get(case).or_else(|| self.skips.get(rule)).map(String::as_str)
    }
}

fn section<'t>(table: &'t toml::Table, name: &str) -> impl Iterator<Item = (&'t String, &'t toml::Value)> {
    table.get(name).and_then(toml::Value::as_table).into_iter().flatten()
}

fn rule(name: &str, value: &toml::Value) -> Result<Rule, String> {
    let words = |value: Option<&toml::Value>| -> Vec<String> {
        let listed = value.and_then(toml::Value::as_array).into_iter().flatten();
        listed.filter_map(toml::Value::as_str).map(str::to_owned).collect()
    };
    let checks = words(value.get("checks"));
    if checks.is_empty() {
        return Err(format!("rule {name} names no checks"));
    }
    let mut parameters = Vec::new();
    for (path, input) in value.get("parameters").and_then(toml::Value::as_table).into_iter().flatten() {
        let (check, parameter) =
            path.split_once('/').ok_or_else(|| format!("rule {name}: {path} is no check/parameter"))?;
        parameters.push(Parameter {
            check: check.to_owned(),
            name: parameter.to_owned(),
            inputs: input.as_str().into_iter().flat_map(|text| text.split('+')).map(str::to_owned).collect(),
            words: words(Some(input)),
        });
    }
    let kubernetes = value.get("kubernetes").and_then(toml::Value::as_str).map(str::to_owned);
    Ok(Rule { checks, parameters, kubernetes })
}

/// An entry of an input as a word of ours; none for patterns, which our checks do not take.
pub(super) fn word(value: &serde_json::Value) -> Option<String> {
    let text = value.as_str()?;
    (!text.contains(['\\', '[', '{', '*'])).then(|| text.to_owned())
}
