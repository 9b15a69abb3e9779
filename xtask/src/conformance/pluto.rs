//! Pluto: every row of `versions.yaml`, held against the checks for API versions that end.
//!
//! An object of the row's version and kind must be told as gone from the release that removes it on, and as
//! deprecated, but not gone, in the release before. Rows of add-ons speak of the add-on's releases.

use std::fs;

use seawall_check::{Parameters, Selection, Setting, run};
use seawall_finding::Verdict;
use seawall_posture::find;
use seawall_world::{Origin, Settings, Source, Version, World};
use seawall_yaml::{Options, Value, read};

use super::{Context, Tally};

/// A row: an API version with its end.
struct Row<'t> {
    api_version: &'t str,
    kind: &'t str,
    /// `k8s`, or an add-on.
    component: &'t str,
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
            component: text_of(row, "component"),
            deprecated: version("deprecated-in"),
            removed: version("removed-in"),
        }
    }

    /// The kinds that the row is about; without a name it is about all of its version.
    fn kinds(&self) -> Vec<&'t str> {
        match (self.kind, self.api_version) {
            ("", "authentication.istio.io/v1alpha1") => vec!["Policy", "MeshPolicy"],
            (kind, _) => vec![kind],
        }
    }

    /// What our checks say of objects of the row in a release.
    fn said(&self, release: Version) -> Result<&'static str, String> {
        let mut said = Vec::new();
        for kind in self.kinds() {
            said.push(match self.component {
                "k8s" => self.said_of_kind(kind, release)?,
                _ => self.said_of_addon(kind, release)?,
            });
        }
        said.dedup();
        match said[..] {
            [word] => Ok(word),
            _ => Ok("not the same for all kinds"),
        }
    }

    fn said_of_addon(&self, kind: &str, release: Version) -> Result<&'static str, String> {
        let text = format!("{{apiVersion: {}, kind: {kind}, metadata: {{name: a}}}}", self.api_version);
        let source = Source::read("row".to_owned(), text.as_bytes(), Origin::File, true);
        let world = World::build(vec![source], Vec::new(), Settings::default());
        let check = find("removed-addon-api").ok_or("there is no check removed-addon-api")?;
        let mut parameters = Parameters::default();
        let words = vec![format!("{}={release}", self.component)];
        parameters.set(check.id, "releases", Setting::OwnWords(words));
        let results = run(&world, &Selection { checks: vec![check], parameters, ..Selection::default() });
        Ok(match results.findings.first() {
            Some(finding) if finding.message.contains("does not serve") => "removed",
            Some(_) => "deprecated",
            None => "served",
        })
    }

    fn said_of_kind(&self, kind: &str, release: Version) -> Result<&'static str, String> {
        let text = format!("{{apiVersion: {}, kind: {kind}, metadata: {{name: a}}}}", self.api_version);
        let source = Source::read("row".to_owned(), text.as_bytes(), Origin::File, true);
        let settings = Settings { target: Some(release), ..Settings::default() };
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
        let before = Version { minor: removed.minor.saturating_sub(1), ..removed };
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
