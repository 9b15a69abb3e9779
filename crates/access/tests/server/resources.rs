//! The table of resources is that of a real server with everything switched on.

use std::collections::BTreeMap;
use std::path::Path;

use seawall_testkit::{ApiServer, or_skip};
use serde_json::Value;

/// Names the file to write what the server says into, instead of comparing.
const BLESS: &str = "SEAWALL_BLESS";

fn texts(list: &Value) -> Vec<String> {
    let mut texts: Vec<String> =
        list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    texts.sort();
    texts
}

/// A line for each resource: name, group, kind, scope, short names, verbs, subresources with their verbs.
fn table(server: &ApiServer) -> String {
    let mut lines = BTreeMap::new();
    for path in ["/api", "/apis"] {
        for group in texts_of_groups(server, path) {
            let versions = server.admin().get(&group).expect("the server answers").json();
            let name = group.split('/').nth(2).filter(|_| path == "/apis").unwrap_or_default().to_owned();
            let mut subresources: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
            let resources = versions["resources"].as_array().expect("resources");
            for one in resources {
                let plural = one["name"].as_str().expect("a name");
                if let Some((of, subresource)) = plural.split_once('/') {
                    let verbs = texts(&one["verbs"]);
                    subresources.entry(of.to_owned()).or_default().insert(subresource.to_owned(), verbs);
                }
            }
            for one in resources.iter().filter(|one| !one["name"].as_str().unwrap_or("/").contains('/')) {
                let plural = one["name"].as_str().expect("a name");
                let scope = if one["namespaced"] == true { "namespaced" } else { "cluster" };
                let subresources = subresources.remove(plural).unwrap_or_default();
                let subresources: Vec<String> =
                    subresources.iter().map(|(name, verbs)| format!("{name}:{}", verbs.join("+"))).collect();
                let line = [
                    plural,
                    if name.is_empty() { "core" } else { &name },
                    one["kind"].as_str().expect("a kind"),
                    scope,
                    &or_dash(texts(&one["shortNames"]).join(",")),
                    &or_dash(texts(&one["verbs"]).join(",")),
                    &or_dash(subresources.join(",")),
                ]
                .join(" ");
                // The first version of a group is the one it prefers.
                lines.entry((name.clone(), plural.to_owned())).or_insert(line);
            }
        }
    }
    lines.into_values().map(|line| line + "\n").collect()
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "-".to_owned() } else { text }
}

/// The paths of all versions of all groups, preferred ones first.
fn texts_of_groups(server: &ApiServer, path: &str) -> Vec<String> {
    let answer = server.admin().get(path).expect("the server answers").json();
    if path == "/api" {
        return vec!["/api/v1".to_owned()];
    }
    let groups = answer["groups"].as_array().expect("groups");
    let versions = |group: &Value| -> Vec<String> {
        let versions = group["versions"].as_array().into_iter().flatten();
        versions.filter_map(|one| one["groupVersion"].as_str()).map(|one| format!("/apis/{one}")).collect()
    };
    groups.iter().flat_map(versions).collect()
}

#[test]
fn the_table_of_resources_is_that_of_the_server() {
    let Some(server) = or_skip(ApiServer::start_with(&["--runtime-config=api/all=true"])) else { return };
    let told = table(&server);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/resources.txt");
    if std::env::var_os(BLESS).is_some() {
        std::fs::write(&file, &told).expect("written");
    }
    let known = std::fs::read_to_string(&file).expect("the table is there");
    assert!(told == known, "the server says otherwise (hint: {BLESS}=1 writes {})", file.display());
}
