//! `seawall inspect`: what Seawall saw.

use serde_json::{Value, json};

use crate::folder::Folder;

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

#[test]
fn objects_are_printed_as_the_api_server_reads_them() {
    let text = "\
# the API server takes yes for true and 0644 for 420
apiVersion: v1
kind: Pod
metadata: {name: a}
spec: {hostNetwork: yes, volumes: [{name: v, secret: {defaultMode: 0644}}]}
---
kind: Pod
apiVersion: [
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
";
    let folder = Folder::with("a.yaml", text);
    let ran = folder.run(&["inspect", "a.yaml"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    let lines = lines(&ran.out);
    assert_eq!(lines.len(), 3, "{}", ran.out);
    let pod = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"},
        "spec": {"hostNetwork": true, "volumes": [{"name": "v", "secret": {"defaultMode": 420}}]},
    });
    assert_eq!(lines[0], json!({"file": "a.yaml", "line": 2, "column": 1, "object": pod}));
    assert_eq!(lines[1]["file"], "a.yaml");
    assert_eq!(lines[1]["error"]["cause"], "unparsable");
    assert_eq!((&lines[2]["line"], &lines[2]["object"]["kind"]), (&json!(13), &json!("ConfigMap")));
    assert!(ran.err.contains("error: unparsable: "), "{}", ran.err);
}

#[test]
fn spans_tell_where_every_field_stands() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: ä\n  labels: {a/b: \"c\"}\n";
    let folder = Folder::with("a.yaml", text);
    let line = lines(&folder.run(&["inspect", "a.yaml", "--spans"]).out).remove(0);
    let spans = line["spans"].as_object().expect("a map");
    let name = json!({"line": 4, "column": 9, "value": [43, 45], "key": [37, 41]});
    assert_eq!(spans["/metadata/name"], name);
    assert_eq!(&text[43..45], "ä");
    let label = &spans["/metadata/labels/a~1b"]["value"];
    let at = |index: usize| label[index].as_u64().expect("a number") as usize;
    assert_eq!(&text[at(0)..at(1)], "\"c\"");
    assert!(spans.contains_key(""), "the root has a place too");
}

#[test]
fn values_of_secrets_are_shown_only_on_demand() {
    let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {key: sesame}\n";
    let folder = Folder::with("a.yaml", text);
    let hidden = folder.run(&["inspect", "a.yaml"]);
    assert_eq!(lines(&hidden.out)[0]["object"]["stringData"]["key"], "<redacted 6 bytes>");
    let shown = folder.run(&["inspect", "a.yaml", "--show-secrets"]);
    assert_eq!(lines(&shown.out)[0]["object"]["stringData"]["key"], "sesame");
}
