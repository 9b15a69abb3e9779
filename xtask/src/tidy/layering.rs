//! Who may depend on whom. The table under "Rooms" in ARCHITECTURE.md is the truth: its last column names
//! what a crate may use, and using a crate allows what that crate may use.

use std::collections::{BTreeMap, BTreeSet};

use super::{Offence, Tree};

const TABLE: &str = "ARCHITECTURE.md";

type Allowed = BTreeMap<String, BTreeSet<String>>;

/// Manifests that name a crate they may not use, and crates without a row or rows without a crate.
pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    let Some(document) = tree.get(TABLE) else {
        return vec![Offence::new(TABLE, 0, "is missing; it holds the table of who may use whom")];
    };
    let rows = rows(&document.text);
    let mut offences = Vec::new();
    let mut crates = BTreeSet::new();
    for manifest in tree.manifests() {
        let Some(name) = manifest.crate_name() else { continue };
        crates.insert(name.to_owned());
        let Some(may_use) = closure(&rows, name) else {
            offences.push(Offence::new(TABLE, 0, format!("has no row for crates/{name}")));
            continue;
        };
        for used in workspace_dependencies(&manifest.text).into_iter().filter(|used| !may_use.contains(used))
        {
            let text = format!("`{name}` may not use `{used}` (see the table in {TABLE})");
            offences.push(Offence::new(&manifest.path, 0, text));
        }
    }
    for name in rows.keys().filter(|name| !crates.contains(*name)) {
        offences.push(Offence::new(TABLE, 0, format!("has a row for `{name}`, which is no crate")));
    }
    offences
}

/// Rows look like ``| `name` | what it holds | `a`, `b` |``.
fn rows(document: &str) -> Allowed {
    let mut rows = Allowed::new();
    for line in document.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if let [name, _, uses] = cells[..] {
            let uses = uses.split(',').map(|used| used.trim().trim_matches('`'));
            let uses = uses.filter(|used| !matches!(*used, "–" | "")).map(str::to_owned).collect();
            rows.insert(name.trim_matches('`').to_owned(), uses);
        }
    }
    rows
}

fn closure(rows: &Allowed, name: &str) -> Option<BTreeSet<String>> {
    let mut reached: BTreeSet<String> = BTreeSet::new();
    let mut open: Vec<&String> = rows.get(name)?.iter().collect();
    while let Some(next) = open.pop() {
        if next == "everything" {
            return Some(rows.keys().cloned().collect());
        }
        if reached.insert(next.clone()) {
            open.extend(rows.get(next).into_iter().flatten());
        }
    }
    Some(reached)
}

/// Crates of this workspace that a manifest uses outside tests.
fn workspace_dependencies(manifest: &str) -> Vec<String> {
    let Ok(table) = manifest.parse::<toml::Table>() else { return Vec::new() };
    ["dependencies", "build-dependencies"]
        .iter()
        .filter_map(|section| table.get(*section)?.as_table())
        .flat_map(|section| section.keys())
        .filter_map(|name| name.strip_prefix("seawall-").map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "\
| crate | holds | may use |
|---|---|---|
| `yaml` | trees | – |
| `object` | views | `yaml` |
| `world` | index | `object` |
| `cli` | all | everything |
";

    fn offences(manifests: &[(&str, &str)]) -> Vec<String> {
        let mut files = vec![
            (TABLE, DOCUMENT),
            ("crates/yaml/Cargo.toml", ""),
            ("crates/object/Cargo.toml", ""),
            ("crates/world/Cargo.toml", ""),
            ("crates/cli/Cargo.toml", "[dependencies]\nseawall-world.workspace = true\n"),
        ];
        files.extend_from_slice(manifests);
        check(&Tree::of(&files)).into_iter().map(|offence| offence.text).collect()
    }

    #[test]
    fn downward_is_allowed_through_others_too() {
        let manifest = "[dependencies]\nseawall-object.workspace = true\nseawall-yaml.workspace = true\n";
        assert!(offences(&[("crates/world/Cargo.toml", manifest)]).is_empty());
    }

    #[test]
    fn upward_is_an_offence() {
        let found =
            offences(&[("crates/yaml/Cargo.toml", "[dependencies]\nseawall-object.workspace = true\n")]);
        assert_eq!(found, ["`yaml` may not use `object` (see the table in ARCHITECTURE.md)"]);
    }

    #[test]
    fn a_crate_without_a_row_is_an_offence() {
        assert_eq!(offences(&[("crates/new/Cargo.toml", "")]), ["has no row for crates/new"]);
    }
}
