//! What the library says of a case, and what we say, in comparable form.

use std::path::Path;

use seawall_finding::Finding;
use seawall_world::World;
use seawall_yaml::Step;
use serde_json::Value as Json;

use crate::workspace;

/// An object by its kind and name; the name is empty where the label leaves it out.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Subject {
    kind: String,
    name: String,
}

/// One alert of `expected.json`.
pub(super) struct Alert {
    subjects: Vec<Subject>,
    /// Objects that paths lead into, where they begin with `relatedObjects[N]`.
    related: Vec<Option<Subject>>,
    failed: Vec<String>,
    fixes: Vec<String>,
}

/// A path of an alert, and the object it leads into where the alert says which.
pub(super) struct Wanted<'a> {
    pub(super) path: &'a str,
    object: Option<&'a Subject>,
}

/// One failure of ours: each piece of evidence as an object with the path in it.
pub(super) struct Found {
    evidence: Vec<(Subject, Vec<String>)>,
}

/// Reads the alerts of a case.
pub(super) fn read(path: &Path) -> Result<Vec<Alert>, String> {
    let json = json(path)?;
    Ok(json.as_array().into_iter().flatten().map(Alert::new).collect())
}

/// Reads a JSON file.
pub(super) fn json(path: &Path) -> Result<Json, String> {
    serde_json::from_str(&workspace::read(path)?).map_err(|error| format!("{}: {error}", path.display()))
}

// === impl Alert ===

impl Alert {
    fn new(json: &Json) -> Self {
        let mut subjects = Vec::new();
        let object = &json["alertObject"];
        let listed = object["k8sApiObjects"].as_array().into_iter().flatten();
        let outer = object.get("externalObjects").into_iter();
        let outer = outer.flat_map(|outer| match outer {
            Json::Array(list) => list.iter().collect::<Vec<_>>(),
            other => vec![other],
        });
        let outer: Vec<&Json> = outer.collect();
        // A subject of bindings carries them and their roles with it.
        let within = outer.iter().flat_map(|outer| outer["relatedObjects"].as_array()).flatten();
        let beside = json["relatedObjects"].as_array().into_iter().flatten().map(|one| &one["object"]);
        let related: Vec<&Json> = within.chain(beside).collect();
        for one in listed.chain(outer).chain(related.iter().copied()) {
            subjects.extend(subject(one));
        }
        let related = related.into_iter().map(subject).collect();
        let mut failed = words(&json["failedPaths"]);
        if failed.is_empty() {
            failed = words(&json["reviewPaths"]);
        }
        let fixes = json["fixPaths"].as_array().into_iter().flatten();
        let fixes = fixes.filter_map(|fix| fix["path"].as_str()).map(str::to_owned).collect();
        Alert { subjects, related, failed, fixes }
    }

    /// The paths that the alert names: what failed, else what a fix would set.
    pub(super) fn paths(&self) -> impl Iterator<Item = Wanted<'_>> {
        let paths = if self.failed.is_empty() { &self.fixes } else { &self.failed };
        paths.iter().map(|path| self.wanted(path))
    }

    fn wanted<'a>(&'a self, path: &'a str) -> Wanted<'a> {
        let within = path.strip_prefix("relatedObjects[").and_then(|rest| rest.split_once("]."));
        match within.and_then(|(at, rest)| Some((at.parse::<usize>().ok()?, rest))) {
            Some((at, rest)) => Wanted { path: rest, object: self.related.get(at).and_then(Option::as_ref) },
            None => Wanted { path, object: None },
        }
    }

    /// Whether every path is part of what is wrong; fixes are often alternatives.
    pub(super) fn needs_all_paths(&self) -> bool {
        !self.failed.is_empty()
    }

    /// The objects for messages.
    pub(super) fn subject(&self) -> String {
        let shown: Vec<String> = self.subjects.iter().map(Subject::shown).collect();
        if shown.is_empty() { "an object without name".to_owned() } else { shown.join(" and ") }
    }
}

fn words(json: &Json) -> Vec<String> {
    let listed = json.as_array().into_iter().flatten();
    listed.filter_map(Json::as_str).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

fn subject(json: &Json) -> Option<Subject> {
    let kind = json["kind"].as_str()?.to_owned();
    let name = json["metadata"]["name"].as_str().or(json["name"].as_str()).unwrap_or_default().to_owned();
    Some(Subject { kind, name })
}

// === impl Subject ===

impl Subject {
    fn shown(&self) -> String {
        format!("{} \"{}\"", self.kind, self.name)
    }

    fn is(&self, other: &Subject) -> bool {
        self.kind == other.kind && (self.name == other.name || self.name.is_empty() || other.name.is_empty())
    }
}

// === impl Found ===

impl Found {
    pub(super) fn new(world: &World, finding: &Finding) -> Self {
        let pieces = std::iter::once(&finding.evidence).chain(&finding.related).map(|piece| {
            let object = world.object(piece.object);
            let kind = object.group_kind().kind.to_owned();
            let name = object.name().to_owned();
            let root = object.root();
            let mut path = Vec::new();
            for step in root.tree().path(root.id(), piece.node) {
                match step {
                    Step::Key(key) => path.extend(tokens(&key)),
                    Step::Index(index) => path.push(index.to_string()),
                }
            }
            path.extend(tokens(&piece.missing));
            (Subject { kind, name }, path)
        });
        Found { evidence: pieces.collect() }
    }

    /// Whether a piece of evidence lies in an object of the alert; an alert that names no object may
    /// mean any.
    pub(super) fn is_about(&self, alert: &Alert) -> bool {
        alert.subjects.is_empty()
            || self.evidence.iter().any(|(own, _)| alert.subjects.iter().any(|theirs| own.is(theirs)))
    }

    /// Whether a piece of evidence is at a path, above it or below it. The object as a whole is above
    /// everything and so proves nothing.
    pub(super) fn touches(&self, one: &Wanted<'_>) -> bool {
        let wanted = tokens(one.path);
        self.evidence.iter().any(|(subject, own)| {
            one.object.is_none_or(|object| subject.is(object))
                && !own.is_empty()
                && !wanted.is_empty()
                && own.iter().zip(&wanted).all(|(ours, theirs)| ours == theirs)
        })
    }

    /// The object for messages.
    pub(super) fn subject(&self) -> String {
        self.evidence.first().map(|(subject, _)| subject.shown()).unwrap_or_default()
    }
}

/// A path in one spelling: `a.b[0]`, `a['b.c']` and `a[b.c]` are cut at dots and brackets alike.
fn tokens(path: &str) -> Vec<String> {
    let parts = path.split(['.', '[', ']', '\'', '"']);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str) -> Found {
        let subject = Subject { kind: "Pod".to_owned(), name: "a".to_owned() };
        Found { evidence: vec![(subject, tokens(path))] }
    }

    fn anywhere(path: &str) -> Wanted<'_> {
        Wanted { path, object: None }
    }

    #[test]
    fn a_path_may_lead_into_a_related_object() {
        let text = r#"{
            "failedPaths": ["relatedObjects[1].rules[0]"],
            "alertObject": {"externalObjects": {"kind": "User", "name": "jane", "relatedObjects": [
                {"kind": "RoleBinding", "metadata": {"name": "a"}}, {"kind": "Role", "metadata": {"name": "a"}}
            ]}}
        }"#;
        let alert = Alert::new(&serde_json::from_str(text).expect("it is JSON"));
        let role = Subject { kind: "Role".to_owned(), name: "a".to_owned() };
        let of_role = Found { evidence: vec![(role, tokens("rules[0]"))] };
        assert!(of_role.is_about(&alert) && alert.paths().all(|path| of_role.touches(&path)));
        assert!(!alert.paths().any(|path| found("rules[0]").touches(&path)));
    }

    #[test]
    fn evidence_touches_a_path_at_above_and_below_it() {
        for ours in ["spec.containers[0]", "spec.containers[0].env[1].name", "spec.containers[0].env[1]"] {
            assert!(found(ours).touches(&anywhere("spec.containers[0].env[1]")), "{ours}");
        }
        for ours in ["", "spec.containers[1]", "spec.containers[0].env[2]", "metadata"] {
            assert!(!found(ours).touches(&anywhere("spec.containers[0].env[1]")), "{ours}");
        }
        assert!(found("metadata.labels.a.example/b").touches(&anywhere("metadata.labels[a.example/b]")));
    }
}
