//! `gaps`: what others know of ways to escalate, and what the best of them says it misses, each held against
//! a kind of edge of ours with manifests that have it and manifests that miss it by little.

use seawall_attack::{Kind, Shown, kinds};

use super::{Context, Tally};
use crate::workspace;

/// The table: a list of names for each project, and rows for names that no kind bears itself.
const TABLE: &str = "xtask/src/conformance/gaps.toml";

/// A row for each name. With `--details` the whole table is printed.
pub(super) fn table(_: &Context) -> Result<Tally, String> {
    let table: toml::Table = workspace::read(&workspace::root().join(TABLE))?
        .parse()
        .map_err(|error| format!("{TABLE}: {error}"))?;
    let mut tally = Tally::default();
    for (project, names) in table.get("known").and_then(toml::Value::as_table).into_iter().flatten() {
        for name in names.as_array().into_iter().flatten().filter_map(toml::Value::as_str) {
            row(&table, &format!("{project}/{name}"), &mut tally);
        }
    }
    Ok(tally)
}

fn row(table: &toml::Table, name: &str, tally: &mut Tally) {
    let elsewhere = table.get("elsewhere").and_then(|rows| rows.get(name));
    if let Some(reason) = elsewhere.and_then(toml::Value::as_str) {
        tally.note(format!("{name:<52} {reason}"));
        return tally.agree();
    }
    let same = table.get("same").and_then(|rows| rows.get(name)).and_then(toml::Value::as_array);
    let is_same = |kind: &&&Kind| same.into_iter().flatten().any(|id| id.as_str() == Some(kind.id));
    let covers = |kind: &&&Kind| kind.known_as.contains(&name) || is_same(kind);
    let covering: Vec<&&Kind> = kinds().iter().filter(covers).collect();
    let mut told = Vec::new();
    for kind in &covering {
        let mut strongest = Shown::Not;
        for (at, example) in kind.examples.iter().enumerate() {
            let shown = example.manifests_show(kind);
            if shown == Shown::Not || example.twin_shows(kind) >= shown {
                return tally.disagree(name, format!("{} #{at} does not hold", kind.id), "an edge");
            }
            strongest = strongest.max(shown);
        }
        match strongest {
            Shown::Not => {}
            Shown::Possibly => told.push(format!("{} (possible)", kind.id)),
            Shown::Certainly => told.push(kind.id.to_owned()),
        }
    }
    match told.is_empty() {
        true => tally.disagree(name, "no kind with an example", "an edge"),
        false => {
            tally.note(format!("{name:<52} {}", told.join(", ")));
            tally.agree();
        }
    }
}
