//! Where upstream departs from the labels of yaml-test-suite: the ledger `yaml-labels.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::driver::Answer;
use crate::conformance::Tally;
use crate::workspace;

/// What a case's label says.
pub(super) enum Label {
    /// The text is no YAML 1.2.
    Refused,
    /// The documents, `null` left out.
    Documents(Vec<Value>),
    /// The documents have no form in JSON.
    Unlabelled,
}

/// How upstream stands to the labels, and what the ledger says about it.
pub(super) struct Departures {
    listed: BTreeMap<String, bool>,
    counts: BTreeMap<&'static str, usize>,
}

/// Reads the label in the folder of a case.
pub(super) fn label(folder: &Path) -> Result<Label, String> {
    if folder.join("error").is_file() {
        return Ok(Label::Refused);
    }
    let path = folder.join("in.json");
    if !path.is_file() {
        return Ok(Label::Unlabelled);
    }
    let text = workspace::read(&path)?;
    let values = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
    let values: Result<Vec<Value>, _> = values.filter(|value| !matches!(value, Ok(Value::Null))).collect();
    values.map(Label::Documents).map_err(|error| format!("{}: {error}", path.display()))
}

impl Departures {
    /// Reads the ledger.
    pub(super) fn read() -> Result<Departures, String> {
        let path = workspace::root().join("xtask/src/conformance/yaml-labels.toml");
        let table: toml::Table =
            workspace::read(&path)?.parse().map_err(|error| format!("{}: {error}", path.display()))?;
        let mut listed = BTreeMap::new();
        let groups = table.get("departure").and_then(toml::Value::as_array);
        for group in groups.into_iter().flatten() {
            if group.get("reason").and_then(toml::Value::as_str).is_none_or(str::is_empty) {
                return Err(format!("{}: a group of cases has no reason", path.display()));
            }
            let cases = group.get("cases").and_then(toml::Value::as_array);
            for case in cases.into_iter().flatten().filter_map(toml::Value::as_str) {
                listed.insert(case.to_owned(), false);
            }
        }
        Ok(Departures { listed, counts: BTreeMap::new() })
    }

    /// Compares upstream's answer with the label.
    pub(super) fn add(&mut self, tally: &mut Tally, case: &str, label: &Label, answer: &Answer) {
        let documents: Result<Vec<Value>, ()> = (answer.documents.iter())
            .map(|document| serde_json::from_str(document.as_ref().map_err(drop)?).map_err(drop))
            .collect();
        let read = if answer.error.is_some() { Err(()) } else { documents };
        let (what, departs) = match (label, &read) {
            (Label::Unlabelled, _) => ("without a label", false),
            (Label::Refused, Err(())) => ("refused by both", false),
            (Label::Refused, Ok(_)) => ("read by upstream only", true),
            (Label::Documents(_), Err(())) => ("refused by upstream only", true),
            (Label::Documents(label), Ok(read)) if label == read => ("read by both alike", false),
            (Label::Documents(_), Ok(_)) => ("read by both otherwise", true),
        };
        *self.counts.entry(what).or_default() += 1;
        match (departs, self.listed.get_mut(case)) {
            (true, Some(seen)) => *seen = true,
            (true, None) => tally.violation(format!(
                "{case}: {what}, which yaml-labels.toml does not explain (hint: add the case to a reason)"
            )),
            (false, _) => {}
        }
    }

    /// Reports the counts, and what is listed without departing.
    pub(super) fn finish(self, tally: &mut Tally) {
        for (what, count) in &self.counts {
            tally.note(format!("{count:>4} cases {what}"));
        }
        for (case, _) in self.listed.iter().filter(|(_, seen)| !**seen) {
            tally
                .violation(format!("{case}: listed in yaml-labels.toml, but upstream agrees with its label"));
        }
    }
}
