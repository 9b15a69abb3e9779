//! The control sets of the shipped frameworks, held against those that `regolibrary/frameworks` lists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use seawall_posture::shipped_framework;
use serde_json::Value;

use super::{Context, Tally};

/// Our framework, and the file that lists its controls upstream.
const PAIRS: [(&str, &str); 4] =
    [("nsa", "nsaframework"), ("mitre", "mitre"), ("soc2", "soc2"), ("cis", "cis-v1.12.0")];

/// Counts each control of either side as one case.
pub(crate) fn control_sets(context: &Context) -> Result<Tally, String> {
    let corpus = context.corpus("regolibrary")?;
    let mut tally = Tally::default();
    for (ours, theirs) in PAIRS {
        let listed = upstream(&corpus.join(format!("frameworks/{theirs}.json")))?;
        let framework = shipped_framework(ours).ok_or(format!("there is no framework {ours}"))?;
        let known: BTreeSet<String> = framework.controls.into_iter().map(|control| control.id).collect();
        for id in listed.union(&known) {
            let case = format!("{ours}/{id}");
            match (known.contains(id), listed.contains(id)) {
                (true, true) => tally.agree(),
                (true, false) => tally.disagree(case, "listed", "not listed"),
                (false, _) => tally.disagree(case, "not listed", "listed"),
            }
        }
    }
    Ok(tally)
}

/// The ids a file lists; a benchmark's own number where the name begins with one.
fn upstream(path: &Path) -> Result<BTreeSet<String>, String> {
    let text = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let json: Value =
        serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let controls = json["activeControls"].as_array().ok_or("activeControls is no list")?;
    let id = |control: &Value| {
        let name = control["patch"]["name"].as_str().unwrap_or_default();
        let number = name.strip_prefix("CIS-").and_then(|rest| rest.split_whitespace().next());
        number.or(control["controlID"].as_str()).unwrap_or_default().to_owned()
    };
    Ok(controls.iter().map(id).collect())
}
