//! Reads a framework's data file.

use seawall_check::Check;
use seawall_yaml::{LineIndex, Options, Position, Value};

use super::{Control, Framework, Means};
use crate::registry::{checks, find};

/// Why a framework's file is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// A lower-case fact without final period.
    pub message: String,
    /// Where in the file.
    pub position: Position,
    /// What to do about it, if something can be said.
    pub hint: Option<String>,
}

/// Reads a framework: one YAML document of kind `Framework`, apiVersion `seawall.dev/v1`.
///
/// A control names checks by `checks`, or says by `manual` why only a person can judge it, or by
/// `later` what a check of it would take. Checks that cite the control are added by themselves.
pub fn read(text: &[u8]) -> Result<Framework, ReadError> {
    let lines = LineIndex::new(text);
    let refuse = |at: u32, message: String, hint: Option<String>| ReadError {
        message,
        position: lines.position(at),
        hint,
    };
    let stream = seawall_yaml::read(text, &Options::default());
    let Some(document) = stream.documents.first() else {
        return Err(refuse(0, "the file holds no document".to_owned(), None));
    };
    let root = match &document.root {
        Ok(root) => stream.tree.value(*root),
        Err(error) => return Err(refuse(error.span.start, error.message.clone(), error.hint.clone())),
    };
    framework(root).map_err(|Refusal { at, message, hint }| {
        refuse(at.span().map_or(0, |span| span.value.start), message, hint)
    })
}

/// Something in the tree that cannot be taken.
struct Refusal<'t> {
    at: Value<'t>,
    message: String,
    hint: Option<String>,
}

fn framework(root: Value<'_>) -> Result<Framework, Refusal<'_>> {
    if root.str_at(&["kind"]) != Some("Framework") || root.str_at(&["apiVersion"]) != Some("seawall.dev/v1") {
        let hint = Some("begin it with `apiVersion: seawall.dev/v1` and `kind: Framework`".to_owned());
        return Err(Refusal { at: root, message: "the document is no framework".to_owned(), hint });
    }
    let name = text(root, &["metadata", "name"])?.to_owned();
    let mut controls = Vec::new();
    for entry in root.items_at(&["spec", "controls"]) {
        let control = control(&name, entry)?;
        if controls.iter().any(|known: &Control| known.id == control.id) {
            let message = format!("control \"{}\" stands twice", control.id);
            return Err(Refusal { at: entry, message, hint: None });
        }
        controls.push(control);
    }
    if controls.is_empty() {
        let message = "the framework lists no controls".to_owned();
        return Err(Refusal { at: root, message, hint: Some("list them below `spec.controls`".to_owned()) });
    }
    Ok(Framework {
        name,
        title: text(root, &["spec", "title"])?.to_owned(),
        version: root.str_at(&["spec", "version"]).unwrap_or_default().to_owned(),
        reference: root.str_at(&["spec", "reference"]).unwrap_or_default().to_owned(),
        controls,
    })
}

fn text<'t>(from: Value<'t>, keys: &[&str]) -> Result<&'t str, Refusal<'t>> {
    from.str_at(keys).ok_or_else(|| Refusal {
        at: from,
        message: format!("{} is not given as a string", keys.join(".")),
        hint: None,
    })
}

fn control<'t>(framework: &str, entry: Value<'t>) -> Result<Control, Refusal<'t>> {
    const KNOWN: [&str; 6] = ["id", "title", "section", "checks", "manual", "later"];
    for (key, value) in entry.entries() {
        if !KNOWN.contains(&key) {
            let message = format!("a control has no field \"{key}\"");
            return Err(Refusal { at: value, message, hint: Some(format!("it has {}", KNOWN.join(", "))) });
        }
    }
    let id = text(entry, &["id"])?.to_owned();
    let mut judges: Vec<&'static Check> = Vec::new();
    for name in entry.items_at(&["checks"]) {
        let known = name.as_str().and_then(find);
        judges.push(known.ok_or_else(|| Refusal {
            at: name,
            message: format!("there is no check \"{}\"", name.as_str().unwrap_or_default()),
            hint: Some("`seawall checks list` shows all checks".to_owned()),
        })?);
    }
    let cites = |check: &Check| {
        check.controls.iter().any(|cited| cited.split_once('/') == Some((framework, id.as_str())))
    };
    for check in checks().iter().copied().filter(|check| cites(check)) {
        if !judges.iter().any(|known| known.id == check.id) {
            judges.push(check);
        }
    }
    let reason = |key| entry.str_at(&[key]).map(str::to_owned);
    let means = match (judges.is_empty(), reason("manual")) {
        (false, _) => Means::Checks(judges),
        (true, Some(why)) => Means::Manual(why),
        (true, None) => Means::NotImplemented(reason("later").unwrap_or_default()),
    };
    Ok(Control {
        id,
        title: text(entry, &["title"])?.to_owned(),
        section: entry.str_at(&["section"]).unwrap_or_default().to_owned(),
        means,
    })
}
