//! Kubescape's fix handler: text before, the fix that a comment in it asks for, and text after.
//!
//! A fix is written in the language of `yq`, of which the cases use little: `del(PATH)`, and values set or
//! added to a list. It is about the document that its comment stands in, whatever number it names.

use seawall_yaml::{Change, Edit, Kind, Literal, NodeId, Options, Step, Stream, Value, apply, patch, read};

use super::super::{Context, Tally};
use super::{entries, file_name, parting, read_file};

/// The one case whose text does not say its fix; that of upstream's test.
const UNSAID: (&str, &str) =
    ("inserts/tc-12", "select(di==0).spec.containers[0].securityContext.allowPrivilegeEscalation |= false");

/// Corpus `kubescape-fix`.
pub(in super::super) fn pairs(context: &Context) -> Result<Tally, String> {
    let root = context.corpus("kubescape-fix")?.join("core/pkg/fixhandler/testdata");
    let mut tally = Tally::default();
    for folder in entries(&root)? {
        let files = entries(&folder)?;
        for input in files.iter().filter(|path| !file_name(path).contains("expected")) {
            let number = &file_name(input)[..5];
            let name = format!("{}/{number}", file_name(&folder));
            let before = read_file(input)?;
            let label = read_file(&folder.join(format!("{number}-01-expected.yaml")))?;
            match fixed(&name, &before) {
                Ok(after) if after == label => tally.agree(),
                Ok(after) => {
                    let (after, label) = (String::from_utf8_lossy(&after), String::from_utf8_lossy(&label));
                    tally.disagree(name, parting(&after, &label), parting(&label, &after));
                }
                Err(refusal) => tally.disagree(name, refusal, "another text"),
            }
        }
    }
    Ok(tally)
}

fn fixed(name: &str, before: &[u8]) -> Result<Vec<u8>, String> {
    let stream = read(before, &Options::default());
    let mut edits: Vec<(NodeId, Vec<Edit>)> = Vec::new();
    let mut start = 0;
    for document in &stream.documents {
        let root = *document.root.as_ref().map_err(|error| error.message.clone())?;
        let end = document.span.end as usize;
        let text = String::from_utf8_lossy(&before[start..end]);
        start = end;
        let mut wanted: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
        if name == UNSAID.0 {
            wanted.push(UNSAID.1);
        }
        let mut own = Vec::new();
        for line in wanted {
            let Some(start) = line.find("del(select(").or_else(|| line.find("select(")) else { continue };
            let quotes = if line[..start].ends_with('"') { 1 } else { 0 };
            let end = line.trim_end().len() - quotes;
            let new = expression(&stream, root, &line[start..end], &own)?;
            own.extend(new);
        }
        edits.push((root, own));
    }
    let changes: Vec<Change<'_>> =
        edits.iter().map(|(root, edits)| Change { root: *root, edits: edits.as_slice() }).collect();
    let patch = patch(before, &changes);
    match patch.refused.first() {
        Some((_, refusal)) => Err(refusal.message.clone()),
        None => Ok(apply(before, &patch.replacements)),
    }
}

/// What an expression comes to after `earlier` edits of the document.
fn expression(stream: &Stream, root: NodeId, text: &str, earlier: &[Edit]) -> Result<Vec<Edit>, String> {
    let fault = || format!("the fix `{text}` is not understood");
    let is_removal = text.starts_with("del(");
    let rest = text.trim_start_matches("del(").strip_prefix("select(di==").ok_or_else(fault)?;
    let (_, rest) = rest.split_once(").").ok_or_else(fault)?;
    if is_removal {
        return Ok(vec![Edit::Remove { path: path(rest.trim_end_matches(')')) }]);
    }
    let operator = [" |= ", " += ", " = ", ": "].into_iter().find(|operator| rest.contains(operator));
    let (target, value) = rest.split_once(operator.ok_or_else(fault)?).ok_or_else(fault)?;
    let value = literal(value).ok_or_else(fault)?;
    let path = path(target);
    if operator != Some(" += ") {
        return Ok(vec![Edit::Set { path, value }]);
    }
    let tree = stream.tree.edited(root, earlier)?;
    let mut list = Some(tree.value(NodeId(0)));
    for step in &path {
        list = list.and_then(|value| match step {
            Step::Key(key) => value.get(key),
            Step::Index(index) => value.items().nth(*index),
        });
    }
    let length = list.map_or(0, |list| list.len());
    let items = match value {
        Literal::List(items) => items,
        item => vec![item],
    };
    let place = |index: usize| [&path[..], &[Step::Index(length + index)]].concat();
    let edits = items.into_iter().enumerate().map(|(index, value)| Edit::Set { path: place(index), value });
    Ok(edits.collect())
}

/// A path such as `spec.containers[0].image`.
fn path(text: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for part in text.split('.') {
        let (key, indexes) = part.split_once('[').unwrap_or((part, ""));
        steps.push(Step::Key(key.to_owned()));
        let indexes = indexes.split(['[', ']']).filter_map(|index| index.parse().ok());
        steps.extend(indexes.map(Step::Index));
    }
    steps
}

/// A value as the cases write them: JSON, or a bare word.
fn literal(text: &str) -> Option<Literal> {
    let stream = read(text.as_bytes(), &Options::default());
    let root = stream.documents.first()?.root.as_ref().ok()?;
    literal_of(stream.tree.value(*root))
}

fn literal_of(value: Value<'_>) -> Option<Literal> {
    Some(match value.kind() {
        Kind::Bool => Literal::Bool(value.as_bool()?),
        Kind::Int => Literal::Int(value.as_i64()?),
        Kind::String => Literal::String(value.as_str()?.to_owned()),
        Kind::List => Literal::List(value.items().map(literal_of).collect::<Option<_>>()?),
        Kind::Map => {
            let entries = value.entries().map(|(key, value)| Some((key.to_owned(), literal_of(value)?)));
            Literal::Map(entries.collect::<Option<_>>()?)
        }
        Kind::Null => Literal::Null,
        Kind::Float => return None,
    })
}
