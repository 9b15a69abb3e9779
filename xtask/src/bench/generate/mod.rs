//! Clusters to measure on: seeded, of mixed kinds in the proportions of real ones, in the shape in which
//! `kubectl get` dumps them: status, owners, generated names and all.

mod objects;
pub(crate) mod rights;
mod workload;
mod write;

use std::path::Path;

use serde_json::Value;

use crate::random::Random;

pub(super) use write::Format;

/// What was written.
pub(super) struct Written {
    pub(super) objects: usize,
    pub(super) bytes: u64,
}

/// A namespace holds about this many objects.
const NAMESPACE_OBJECTS: usize = 140;

/// Writes a cluster of `count` objects below `folder`: one folder per namespace, one file per kind.
pub(super) fn write(folder: &Path, seed: u64, count: usize, format: Format) -> Result<Written, String> {
    let mut written = Written { objects: 0, bytes: 0 };
    let mut number = 0;
    while written.objects < count {
        let mut random = Random::new(seed, number);
        let (name, mut objects) = match number {
            0 => ("_cluster".to_owned(), cluster(&mut random, count)),
            _ => namespace(&mut random, number),
        };
        objects.truncate(count - written.objects);
        written.bytes += write::namespace(&folder.join(&name), &objects, format)?;
        written.objects += objects.len();
        number += 1;
    }
    Ok(written)
}

/// Objects outside namespaces: definitions, webhooks, roles of the whole cluster, classes.
fn cluster(random: &mut Random, count: usize) -> Vec<Value> {
    let mut all = Vec::new();
    for number in 0..(count / 500).max(1) {
        all.push(objects::custom_resource_definition(random, number));
    }
    for number in 0..(count / 1000).max(1) {
        all.push(objects::webhook_configuration(random, number));
    }
    for number in 0..(count / 120).max(1) {
        all.extend(objects::cluster_role_with_binding(random, number));
    }
    for (name, value) in [("platform-critical", 1_000_000), ("batch", -10)] {
        all.push(objects::priority_class(random, name, value));
    }
    all
}

const TEAMS: &[&str] = &[
    "payments",
    "search",
    "catalog",
    "identity",
    "logistics",
    "media",
    "billing",
    "growth",
    "data",
    "platform",
];
const STAGES: &[&str] = &["prod", "staging", "dev", "qa"];

fn namespace(random: &mut Random, number: u64) -> (String, Vec<Value>) {
    let team = random.pick(TEAMS);
    let name = format!("{team}-{}-{number}", random.pick(STAGES));
    let mut all = objects::namespace_with_guards(random, &name, team);
    while all.len() < NAMESPACE_OBJECTS {
        all.extend(workload::application(random, &name, team, all.len()));
    }
    (name, all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    #[test]
    fn the_same_seed_gives_the_same_cluster_and_both_formats_the_same_objects() {
        let folder = std::env::temp_dir().join(format!("seawall-generate-{}", std::process::id()));
        let sizes: Vec<(usize, u64)> = [("a", Format::Yaml), ("b", Format::Yaml), ("c", Format::Json)]
            .map(|(name, format)| write(&folder.join(name), 7, 300, format).expect("writable"))
            .map(|written| (written.objects, written.bytes))
            .to_vec();
        assert_eq!(sizes[0], sizes[1]);
        assert_eq!((sizes[0].0, sizes[2].0), (300, 300));
        let read = |name: &str| -> Vec<Value> {
            let files = workspace::files_below(&folder.join(name)).expect("just written");
            let mut objects: Vec<Value> = files.iter().flat_map(|file| documents(file)).collect();
            objects.sort_by_key(Value::to_string);
            objects
        };
        assert_eq!(read("a"), read("b"));
        assert_eq!(read("a"), read("c"));
        std::fs::remove_dir_all(&folder).expect("just written");
    }

    /// All objects of a file, as our own reader of streams sees them.
    fn documents(file: &Path) -> Vec<Value> {
        let bytes = std::fs::read(file).expect("just written");
        let stream = seawall_yaml::read(&bytes, &seawall_yaml::Options::default());
        let mut objects = Vec::new();
        for document in &stream.documents {
            let root = document.root.as_ref().expect("the generator writes valid documents");
            let text = stream.tree.value(*root).to_json();
            let value: Value = serde_json::from_str(&text).expect("canonical JSON");
            match value.get("items").and_then(Value::as_array) {
                Some(items) => objects.extend(items.clone()),
                None => objects.push(value),
            }
        }
        objects
    }
}
