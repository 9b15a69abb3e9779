//! The kinds of objects that the graph says it needs are those its code looks at.

use std::collections::BTreeSet;
use std::path::Path;

use seawall_attack::kinds_read;

/// Kinds that the code names but does not look for among objects.
const ONLY_NAMED: &[&str] = &[
    // Read by whoever decides about access, which the graph rests on.
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
];

fn sources(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => sources(&path, text),
            false => text.push_str(&std::fs::read_to_string(path).expect("a file")),
        }
    }
}

/// What follows each mark, as far as the next quotation mark.
fn quoted<'t>(text: &'t str, mark: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(mark).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0))
}

#[test]
fn every_kind_that_the_code_names_is_needed() {
    let mut text = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut text);
    let named: BTreeSet<&str> = quoted(&text, "kind: \"")
        .chain(quoted(&text, "= admission(\""))
        .chain(quoted(&text, " admission(\""))
        .collect();
    assert!(named.len() > 30, "{named:?}");
    let read: BTreeSet<&str> = kinds_read().iter().map(|kind| kind.kind).collect();
    let missing: Vec<&&str> =
        named.iter().filter(|kind| !read.contains(**kind) && !ONLY_NAMED.contains(kind)).collect();
    assert!(missing.is_empty(), "not in needs.rs: {missing:?}");
}
