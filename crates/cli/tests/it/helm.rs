//! Releases that Helm keeps in a cluster: judged alike live, from a snapshot and from a dump, and without
//! a value of theirs anywhere.

use std::io::{Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use seawall_testkit::ApiServer;
use serde_json::{Value, json};

use crate::folder::{Folder, Ran};

const MANIFEST: &str = "---
# Source: web/templates/budget.yaml: canary-comment
apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata: {name: web, labels: {a: canary-label}}
---
apiVersion: v1
kind: Secret
metadata: {name: db}
stringData: {password: canary-manifest}
---
apiVersion: batch/v1beta1
kind: CronJob
metadata: {name: nightly, annotations: {a: canary-annotation}}
";

/// Plain standard base64.
fn base64(bytes: &[u8]) -> String {
    const SYMBOLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let symbol = |group: &[u8], place: usize| {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(group.get(at).copied().unwrap_or(0)));
        if place <= group.len() { SYMBOLS[(bits >> (18 - 6 * place)) as usize & 63] as char } else { '=' }
    };
    bytes.chunks(3).flat_map(|group| (0..4).map(move |place| symbol(group, place))).collect()
}

/// What Helm keeps of a release, with a canary wherever a value may stand.
fn packed(name: &str) -> String {
    let values = json!({"password": "canary-values", "token": ["canary-list"]});
    let release = json!({
        "name": name, "namespace": "till", "version": 3,
        "info": {"status": "deployed", "description": "canary-description", "notes": "canary-notes"},
        "chart": {
            "metadata": {"name": "web", "version": "1.2.3", "appVersion": "4.5", "home": "canary-home"},
            "values": values, "templates": [{"name": "a", "data": "Y2FuYXJ5"}],
        },
        "config": values, "manifest": MANIFEST, "hooks": [{"manifest": "canary-hook"}],
    });
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(release.to_string().as_bytes()).expect("memory takes it");
    base64(&packer.finish().expect("memory takes it"))
}

/// A release in a Secret and one in a ConfigMap, each with an earlier revision that does not count.
fn records() -> String {
    let mut text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: till}\n".to_owned();
    for (kind, name) in [("Secret\ntype: helm.sh/release.v1", "kept-in-secret"), ("ConfigMap", "kept-in-map")]
    {
        for (revision, status) in [(2, "superseded"), (3, "deployed")] {
            let release = match kind {
                "ConfigMap" => packed(name),
                _ => base64(packed(name).as_bytes()),
            };
            text += &format!(
                "---\napiVersion: v1\nkind: {kind}\nmetadata:\n  name: sh.helm.release.v1.{name}.v{revision}\n  \
                 namespace: till\n  \
                 labels: {{owner: helm, name: {name}, status: {status}, version: '{revision}'}}\n\
                 data: {{release: {release}}}\n"
            );
        }
    }
    text
}

/// Nothing of a release but names and types: neither a value of it nor its packed text, in any spelling.
fn clean(text: &str, what: &str) {
    let mut words = vec!["canary".to_owned(), "Y2FuYXJ5".to_owned(), "YW5hcn".to_owned()];
    for name in ["kept-in-secret", "kept-in-map"] {
        let packed = packed(name);
        words.extend([packed[20..60].to_owned(), base64(packed.as_bytes())[20..60].to_owned()]);
    }
    for word in words {
        assert!(!text.contains(&word), "{word} is in {what}");
    }
}

/// What the check finds on the records, without places: the dump has lines, the cluster has none.
fn found(ran: &Ran) -> Vec<Value> {
    let mut findings = ran.json()["findings"].as_array().expect("a list").clone();
    for finding in &mut findings {
        finding["evidence"] = finding["evidence"]["field"].take();
        finding["object"]["path"] = Value::Null;
        finding["object"]["line"] = Value::Null;
    }
    findings.retain(|one| one["object"]["namespace"] == "till");
    findings
}

const JUDGE: [&str; 4] = ["--check", "helm-release-removed-api", "-o", "json"];

#[test]
fn releases_are_judged_alike_live_kept_and_dumped() {
    let Some(server) = ApiServer::shared() else { return };
    server.apply(&records()).expect("applied");
    let admin = server.admin_user();
    let kubeconfig = server.kubeconfig(&admin);
    let to = ["--kubeconfig", kubeconfig.to_str().expect("UTF-8")];
    let folder = Folder::new();
    let live = folder.run(&[&["scan", "cluster"][..], &to, &JUDGE].concat());
    let live = found(&live);
    let messages: Vec<String> = live
        .iter()
        .map(|one| format!("{} {}", one["object"]["name"], one["message"].as_str().expect("text")))
        .collect();
    let holds = |name: &str, what: &str| {
        format!(
            "\"sh.helm.release.v1.{name}.v3\" revision 3 of release \"{name}\" (chart web 1.2.3) holds {what}"
        )
    };
    let budget = "PodDisruptionBudget \"web\" in policy/v1beta1, not served since 1.25; use policy/v1";
    let job = "CronJob \"nightly\" in batch/v1beta1, not served since 1.25; use batch/v1";
    let mut expected = vec![
        holds("kept-in-map", budget),
        holds("kept-in-map", job),
        holds("kept-in-secret", budget),
        holds("kept-in-secret", job),
    ];
    let mut told = messages.clone();
    told.sort();
    expected.sort();
    assert_eq!(told, expected);

    let ran = folder.run(&[&["snapshot", "-o", "cluster.swz"][..], &to].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let kept = folder.run(&[&["scan", "snapshot", "cluster.swz"][..], &JUDGE].concat());
    assert_eq!(found(&kept), live);

    let get = ["get", "secrets,configmaps", "-A", "-o", "json"];
    let dump = server.kubectl(&admin, &get, "").expect("kubectl");
    let version = ["--kubernetes-version", "1.36", "--complete"];
    let file = folder.run_with(&[&["scan", "-"][..], &version, &JUDGE].concat(), &dump.stdout);
    let mut file = found(&file);
    let mut live = live;
    for findings in [&mut file, &mut live] {
        findings.sort_by_key(|one| one["fingerprint"].to_string());
    }
    assert_eq!(file, live);
}

#[test]
fn nothing_of_a_release_but_names_and_types_comes_out() {
    let Some(server) = ApiServer::shared() else { return };
    server.apply(&records()).expect("applied");
    let kubeconfig = server.kubeconfig(&server.admin_user());
    let to = ["--kubeconfig", kubeconfig.to_str().expect("UTF-8"), "-n", "till"];
    let folder = Folder::with("records.yaml", records());
    for source in
        [&[&["cluster"][..], &to].concat()[..], &["records.yaml", "--show-secrets"], &["records.yaml"]]
    {
        for format in ["table", "json", "sarif", "markdown", "html", "csv", "oscal", "ocsf"] {
            let shown = ["--details", "--show-passed", "-o", format];
            let ran = folder.run(&[&["scan"][..], source, &shown].concat());
            assert!(ran.code == 1 && ran.out.contains("helm-release-removed-api"), "{format}: {}", ran.err);
            // Who asks to see secrets in a file may see the file's own lines.
            if !source.contains(&"--show-secrets") {
                clean(&ran.out, format);
            }
            clean(&ran.err, "the errors");
        }
    }
    let inspected = folder.run(&[&["inspect", "cluster"][..], &to].concat());
    let digest = "\"chart\":\"web\",\"chartVersion\":\"1.2.3\"";
    assert!(inspected.out.contains(digest), "{}", inspected.out);
    clean(&inspected.out, "what is read");
    clean(&folder.run(&["inspect", "records.yaml"]).out, "what is read of the file");

    let ran = folder.run(&[&["snapshot", "-o", "till.swz"][..], &to].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines = unpacked(&folder.path.join("till.swz"));
    assert!(lines.contains(digest));
    clean(&lines, "the snapshot");
}

/// The lines of a snapshot, between its head of 12 bytes and its digest of 32.
fn unpacked(path: &Path) -> String {
    let bytes = std::fs::read(path).expect("written");
    let mut lines = String::new();
    GzDecoder::new(&bytes[12..bytes.len() - 32]).read_to_string(&mut lines).expect("gzip");
    lines
}
