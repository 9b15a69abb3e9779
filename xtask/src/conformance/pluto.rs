//! Pluto: every row of `versions.yaml`, held against the checks for API versions that end.
//!
//! An object of the row's version and kind must be told as gone from the release that removes it on, and as
//! deprecated, but not gone, in the release before.

use std::fs;

use seawall_check::{Selection, run};
use seawall_finding::Verdict;
use seawall_posture::find;
use seawall_world::{Origin, Settings, Source, Version, World};
use seawall_yaml::{Options, Value, read};

use super::{Context, Tally};

/// A row: an API version with its end.
struct Row<'t> {
    api_version: &'t str,
    kind: &'t str,
    deprecated: Option<Version>,
    removed: Option<Version>,
}

/// Corpus `pluto`.
pub(super) fn rows(context: &Context) -> Result<Tally, String> {
    let path = context.corpus("pluto")?.join("versions.yaml");
    let text = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let stream = read(&text, &Options::default());
    let document = stream.documents.first().ok_or("versions.yaml is empty")?;
    let root = document.root.as_ref().map_err(|error| error.message.clone())?;
    let mut tally = Tally::default();
    for row in stream.tree.value(*root).items_at(&["deprecated-versions"]) {
        let name = format!("{} {}", text_of(row, "version"), text_of(row, "kind"));
        if text_of(row, "component") != "k8s" {
            tally.skip(name, "is about the API of another project");
            continue;
        }
        judge(&name, &Row::read(row), &mut tally)?;
    }
    Ok(tally)
}

fn text_of<'t>(row: Value<'t>, key: &str) -> &'t str {
    row.str_at(&[key]).unwrap_or_default()
}

// === impl Row ===

impl<'t> Row<'t> {
    fn read(row: Value<'t>) -> Self {
        let version = |key| text_of(row, key).parse().ok();
        Row {
            api_version: text_of(row, "version"),
            // Lists are judged by what they hold.
            kind: text_of(row, "kind").trim_end_matches("List"),
            deprecated: version("deprecated-in"),
            removed: version("removed-in"),
        }
    }

    /// What our checks say of an object of the row in a release.
    fn said(&self, release: Version) -> Result<&'static str, String> {
        let text =
            format!("{{apiVersion: {}, kind: {}, metadata: {{name: a}}}}", self.api_version, self.kind);
        let source = Source::read("row".to_owned(), text.as_bytes(), Origin::File, true);
        let settings = Settings { kubernetes: release, ..Settings::default() };
        let world = World::build(vec![source], Vec::new(), settings);
        for (id, word) in [("removed-api", "removed"), ("deprecated-api", "deprecated")] {
            let check = find(id).ok_or_else(|| format!("there is no check {id}"))?;
            let results = run(&world, &Selection { checks: vec![check], ..Selection::default() });
            if results.findings.iter().any(|finding| finding.verdict == Verdict::Fail) {
                return Ok(word);
            }
        }
        Ok("served")
    }
}

fn judge(name: &str, row: &Row<'_>, tally: &mut Tally) -> Result<(), String> {
    let mut asked = Vec::new();
    if let Some(removed) = row.removed {
        asked.push((removed, "removed"));
        let before = Version::new(removed.minor.saturating_sub(1));
        let warns = row.deprecated.is_some_and(|deprecated| deprecated <= before);
        asked.push((before, if warns { "deprecated" } else { "not removed" }));
    } else if let Some(deprecated) = row.deprecated {
        asked.push((Version::new(deprecated.minor + 2), "deprecated"));
    }
    for (release, label) in asked {
        let said = row.said(release)?;
        let agrees = said == label || (label == "not removed" && said != "removed");
        if !agrees {
            tally.disagree(name, format!("{said} in {release}"), format!("{label} in {release}"));
            return Ok(());
        }
    }
    tally.agree();
    Ok(())
}
