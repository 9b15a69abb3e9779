//! Every dependency has its reason in DEPENDENCIES.md, every reason its dependency, and every crate the
//! lints of the workspace.

use std::collections::{BTreeMap, BTreeSet};

use super::{Offence, Tree};

const REASONS: &str = "DEPENDENCIES.md";

/// Dependencies without a reason, reasons without a dependency, and locked packages from elsewhere.
pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    let reasons = tree.get(REASONS).map(|file| reasons(&file.text)).unwrap_or_default();
    let mut offences = Vec::new();
    let mut used = BTreeSet::new();
    for manifest in tree.manifests() {
        for name in foreign_dependencies(&manifest.text) {
            if !reasons.contains_key(&name) {
                let text = format!("`{name}` has no reason in {REASONS} (`- {name}: reason`)");
                offences.push(Offence::new(&manifest.path, 0, text));
            }
            used.insert(name);
        }
    }
    for (name, line) in reasons.iter().filter(|(name, _)| !used.contains(*name)) {
        offences.push(Offence::new(REASONS, *line, format!("no manifest uses `{name}`")));
    }
    offences.extend(foreign_sources(tree));
    offences
}

/// Crates that do not inherit the workspace's lints.
pub(super) fn lints(tree: &Tree) -> Vec<Offence> {
    let inherits = |text: &str| {
        let table = text.parse::<toml::Table>().ok();
        let lints = table.as_ref().and_then(|table| table.get("lints")?.get("workspace")?.as_bool());
        lints == Some(true)
    };
    tree.manifests()
        .filter(|file| file.path.starts_with("crates/") || file.path.starts_with("xtask/"))
        .filter(|file| !inherits(&file.text))
        .map(|file| Offence::new(&file.path, 0, "does not inherit the workspace's lints"))
        .collect()
}

fn reasons(text: &str) -> BTreeMap<String, usize> {
    let lines = text.lines().enumerate();
    let entries = lines.filter_map(|(index, line)| {
        let (name, reason) = line.strip_prefix("- ")?.split_once(':')?;
        (!reason.trim().is_empty()).then(|| (name.trim().trim_matches('`').to_owned(), index + 1))
    });
    entries.collect()
}

/// Names of dependencies that are not crates of this workspace.
fn foreign_dependencies(manifest: &str) -> BTreeSet<String> {
    let Ok(table) = manifest.parse::<toml::Table>() else { return BTreeSet::new() };
    let workspace = table.get("workspace").and_then(|workspace| workspace.get("dependencies"));
    let own = ["dependencies", "dev-dependencies", "build-dependencies"].map(|section| table.get(section));
    let targets = table.get("target").and_then(toml::Value::as_table);
    let targets = targets.into_iter().flat_map(|targets| targets.values()).flat_map(|target| {
        ["dependencies", "dev-dependencies", "build-dependencies"].map(|section| target.get(section))
    });
    let sections = own.into_iter().chain([workspace]).chain(targets);
    let sections = sections.flatten().filter_map(toml::Value::as_table);
    let names = sections.flat_map(|section| section.iter());
    names
        .filter(|(name, value)| !name.starts_with("seawall") && value.get("path").is_none())
        .map(|(name, value)| {
            let renamed = value.get("package").and_then(toml::Value::as_str);
            renamed.unwrap_or(name).to_owned()
        })
        .collect()
}

/// Locked packages whose source is not crates.io: nobody else could build them.
fn foreign_sources(tree: &Tree) -> Vec<Offence> {
    let Some(lock) = tree.get("Cargo.lock") else { return Vec::new() };
    let lines = lock.text.lines().enumerate();
    let foreign = lines.filter(|(_, line)| line.starts_with("source = ") && !line.contains(CRATES_IO));
    foreign
        .map(|(index, line)| Offence::new(&lock.path, index + 1, format!("{line} is no crates.io")))
        .collect()
}

const CRATES_IO: &str = "\"registry+https://github.com/rust-lang/crates.io-index\"";

#[cfg(test)]
mod tests {
    use super::*;

    fn offences(files: &[(&str, &str)]) -> Vec<String> {
        check(&Tree::of(files)).into_iter().map(|offence| offence.text).collect()
    }

    #[test]
    fn a_dependency_without_a_reason_is_an_offence() {
        let manifest = ("crates/a/Cargo.toml", "[dev-dependencies]\nserde = '1'\n");
        let found = offences(&[manifest, (REASONS, "# Dependencies\n")]);
        assert_eq!(found, ["`serde` has no reason in DEPENDENCIES.md (`- serde: reason`)"]);
        assert!(offences(&[manifest, (REASONS, "- serde: it is needed\n")]).is_empty());
    }

    #[test]
    fn a_reason_without_a_dependency_is_an_offence() {
        let found = offences(&[("Cargo.toml", ""), (REASONS, "- serde: it was needed once\n")]);
        assert_eq!(found, ["no manifest uses `serde`"]);
    }

    #[test]
    fn a_package_from_elsewhere_is_an_offence() {
        let lock = "[[package]]\nname = 'a'\nsource = \"git+https://example.com/a\"\n";
        assert_eq!(offences(&[("Cargo.lock", lock)]).len(), 1);
    }

    #[test]
    fn a_crate_without_the_lints_is_an_offence() {
        assert_eq!(lints(&Tree::of(&[("crates/a/Cargo.toml", "[package]\nname = 'a'\n")])).len(), 1);
        assert!(lints(&Tree::of(&[("crates/a/Cargo.toml", "[lints]\nworkspace = true\n")])).is_empty());
    }
}
