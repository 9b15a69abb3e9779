//! Frameworks by name, or from a file that someone wrote.

use std::path::Path;

use seawall_check::Check;
use seawall_finding::Place;
use seawall_posture::{Framework, Means, framework_names, read_framework, shipped_framework};

use crate::files;
use crate::problem::Problem;
use crate::suggest::did_you_mean;

/// The framework that a word stands for: a shipped one's name, or a file.
pub(crate) fn load(word: &str) -> Result<Framework, Problem> {
    if let Some(shipped) = shipped_framework(word) {
        return Ok(shipped);
    }
    if is_path(word) {
        return load_file(word);
    }
    let names: Vec<_> = framework_names().collect();
    let hint = did_you_mean(word, names.iter().copied())
        .unwrap_or_else(|| format!("one of {}, or the path of a YAML file", names.join(", ")));
    Err(Problem::new(format!("unknown framework \"{word}\"")).hint(hint))
}

/// Whether a word is meant as a path.
fn is_path(word: &str) -> bool {
    let ending = Path::new(word).extension().unwrap_or_default();
    ending == "yaml" || ending == "yml" || word.contains('/')
}

fn load_file(path: &str) -> Result<Framework, Problem> {
    let place = |position| Place { path: path.to_owned(), position };
    let text = files::read_small(path)
        .map_err(|fact| Problem::new(format!("the framework cannot be read: {fact}")).at(place(None)))?;
    read_framework(&text).map_err(|error| {
        let position = error.position;
        let line = text.split(|byte| *byte == b'\n').nth(position.line.saturating_sub(1) as usize);
        let line = String::from_utf8_lossy(line.unwrap_or_default()).into_owned();
        Problem::new(error.message)
            .at(place(Some((position.line, position.column))))
            .excerpt(&line, 1)
            .maybe_hint(error.hint)
    })
}

/// The checks that a framework rests on, each once, in the order of its controls.
pub(crate) fn checks_of(framework: &Framework) -> Vec<&'static Check> {
    let mut found: Vec<&'static Check> = Vec::new();
    for control in &framework.controls {
        let Means::Checks(checks) = &control.means else { continue };
        for check in checks {
            if !found.iter().any(|known| known.id == check.id) {
                found.push(check);
            }
        }
    }
    found
}
