//! Edits as a JSON patch (RFC 6902), for objects that no file holds.

use std::collections::BTreeSet;

use seawall_yaml::{Edit, Kind, Literal, NodeId, Step, Tree, Value};

use crate::edits::{json, quoted};

/// One operation of a JSON patch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// `test`, `add`, `replace` or `remove`.
    pub op: &'static str,
    /// Where, as a JSON pointer (RFC 6901).
    pub path: String,
    /// The value as JSON; none for `remove`.
    pub value: Option<String>,
}

/// The operations that carry out edits on the object `root`. Before a list item is touched, a test sees
/// to it that the item is still the one with that name; and before anything else, that an object which a
/// server told has not changed since.
///
/// Fails where an edit does not fit the object.
pub fn json_patch(root: Value<'_>, edits: &[Edit]) -> Result<Vec<Operation>, String> {
    let mut operations = Vec::new();
    let mut tests = BTreeSet::new();
    if let Some(version) = root.str_at(&["metadata", "resourceVersion"]) {
        tests.insert(("/metadata/resourceVersion".to_owned(), quoted(version)));
    }
    let mut tree = root.tree().edited(root.id(), &[])?;
    for edit in edits {
        let (Edit::Set { path, .. } | Edit::Remove { path }) = edit;
        name_tests(root, path, &mut tests);
        operations.extend(operation(&tree, edit));
        tree = tree.edited(NodeId(0), std::slice::from_ref(edit))?;
    }
    let test = |(path, value): (String, String)| Operation { op: "test", path, value: Some(value) };
    Ok(tests.into_iter().map(test).chain(operations).collect())
}

/// Notes the name of every list item of the object as it was that a path leads through.
fn name_tests(root: Value<'_>, path: &[Step], tests: &mut BTreeSet<(String, String)>) {
    let mut value = root;
    for (depth, step) in path.iter().enumerate() {
        let Some(child) = child(value, step) else { return };
        if let (Step::Index(_), Some(name)) = (step, child.str_at(&["name"])) {
            let mut pointer = pointer(&path[..=depth]);
            pointer.push_str("/name");
            tests.insert((pointer, quoted(name)));
        }
        value = child;
    }
}

fn operation(tree: &Tree, edit: &Edit) -> Option<Operation> {
    let (Edit::Set { path, .. } | Edit::Remove { path }) = edit;
    let mut value = tree.value(NodeId(0));
    let mut known = 0;
    while let Some(next) = path.get(known).and_then(|step| child(value, step)) {
        // A patch cannot go through null; what is below it is written with it.
        if next.kind() == Kind::Null && known + 1 < path.len() {
            break;
        }
        value = next;
        known += 1;
    }
    let Edit::Set { value: new, .. } = edit else {
        return (known == path.len()).then(|| Operation { op: "remove", path: pointer(path), value: None });
    };
    if known == path.len() {
        return Some(Operation { op: "replace", path: pointer(path), value: Some(json(new)) });
    }
    // What is absent is added at the first step that leads nowhere, with all that is below it.
    let (path, below) = path.split_at(known + 1);
    let wrap = |value: Literal, step: &Step| match step {
        Step::Key(key) => Literal::Map(vec![(key.clone(), value)]),
        Step::Index(_) => Literal::List(vec![value]),
    };
    let whole = below.iter().rev().fold(new.clone(), wrap);
    Some(Operation { op: "add", path: pointer(path), value: Some(json(&whole)) })
}

fn child<'t>(value: Value<'t>, step: &Step) -> Option<Value<'t>> {
    match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.items().nth(*index),
    }
}

fn pointer(path: &[Step]) -> String {
    let step = |step: &Step| match step {
        Step::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Step::Index(index) => format!("/{index}"),
    };
    path.iter().map(step).collect()
}
