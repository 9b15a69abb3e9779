//! Secret values appear nowhere: in no format, diagnostic, log or file.

use crate::folder::{Folder, Ran};

/// Each place that may hold a secret, with a word that must not come out again.
const MANIFESTS: &str = r#"
apiVersion: v1
kind: Secret
metadata:
  name: db
  namespace: shop
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1","kind":"Secret","data":{"password":"canary-applied"},"stringData":{"a":"canary-applied-b"}}
data:
  password: Y2FuYXJ5LWRhdGEtYmFzZTY0  # canary-comment
  broken: canary-not-base64!
stringData:
  token: canary-stringdata
  marked: "<redacted 9 bytes> canary-beside-a-mark"
  number: 7218391
  multi: |
    canary-multi-line one
    canary-multi-line two
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  annotations:
    example.org/api-token: canary-annotation-81f3a
    kubectl.kubernetes.io/last-applied-configuration: '{"apiVersion":"extensions/v1beta1","spec":{"env":"canary-applied-deployment <redacted "}}'
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
      annotations: {example.org/password: canary-template-annotation-9}
    spec:
      containers:
      - name: web
        image: registry.example.com/web:latest
        securityContext: {privileged: true}
        command: ["/web", "--db-password=canary-command-77a"]
        args: ["--token", "canary-args-5b2", "--api-key=canary-args-key-9c"]
        env:
        - {name: DB_PASSWORD, value: canary-env-32fd}
        - name: API_TOKEN
          value: "canary-env-token-0b"
        livenessProbe:
          httpGet: {path: /, port: 1, httpHeaders: [{name: Authorization, value: Bearer canary-header-4e}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data:
  password: canary-config-91
  app.properties: |
    user = shop
    password = canary-config-line-3d
---
apiVersion: v1
kind: Secret
metadata: {name: doubled}
stringData: {key: canary-first-of-two, key: canary-second-of-two}
---
apiVersion: v1
kind: Secret
metadata: {name: mistyped}
data: [canary-in-a-list]
stringData: canary-in-a-scalar
---
apiVersion: v1
kind: Secret
metadata: {name: torn}
stringData:
  password: canary-torn-a
   key: canary-torn-b
  other: "canary-torn-c
"#;

/// The same Secret broken in ways that make an error point right at the value.
const BROKEN: &[&str] = &[
    "apiVersion: v1\nkind: Secret\nstringData:\n  a: \"canary-broken-1 \\q\"\n",
    "apiVersion: v1\nkind: Secret\nstringData:\n  a: canary-broken-2: x\n",
    "apiVersion: v1\nkind: Secret\nstringData: {a: canary-broken-3\n",
    "apiVersion: v1\nkind: Secret\nstringData:\n  a: !!int canary-broken-4\n",
    "apiVersion: v1\nkind: Secret\nstringData:\n  a: *canary-broken-5\n",
    "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"stringData\": {\"a\": \"canary-broken-6\" \"b\"}}",
    "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"stringData\": {\"a\": canary-broken-7}}",
    "stringData:\n  a: canary-broken-8\n bad\nkind: Secret\napiVersion: v1\n",
    "data: {a: canary-broken-9, [x]: y, : }\nkind: \"Secret\napiVersion: v1\n",
    "apiVersion: v1\nkind: Secret\ndata:\n\ta: canary-broken-10\n",
    "apiVersion: v1\nkind: Secret\nstringData: {? [canary-broken-11] : x}\n",
    "apiVersion: v1\nkind: S\\\nstringData:\n  a: canary-broken-12\n  %\n- x\n",
];

/// Every canary as it stands in the inputs, and what it is in another spelling.
fn canaries() -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for text in BROKEN.iter().copied().chain([MANIFESTS]) {
        let starts = text.match_indices("canary-").map(|(at, _)| at);
        words.extend(starts.map(|at| {
            let end =
                text[at..].find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(text.len() - at);
            text[at..at + end].to_owned()
        }));
    }
    words.extend(["Y2FuYXJ5", "canary-data-base64", "7218391"].map(str::to_owned));
    words
}

fn folder() -> Folder {
    let mut folder = Folder::with("shop.yaml", MANIFESTS);
    for (index, text) in BROKEN.iter().enumerate() {
        folder = folder.and(&format!("broken-{index}.yaml"), text);
    }
    folder
}

fn paths() -> Vec<String> {
    let broken = (0..BROKEN.len()).map(|index| format!("broken-{index}.yaml"));
    std::iter::once("shop.yaml".to_owned()).chain(broken).collect()
}

fn clean(text: &str, what: &str) {
    for canary in canaries() {
        assert!(!text.contains(&canary), "{canary} is in {what}:\n{}", around(text, &canary));
    }
}

fn around<'t>(text: &'t str, canary: &str) -> &'t str {
    text.lines().find(|line| line.contains(canary)).unwrap_or(text)
}

fn run(folder: &Folder, words: &[&str]) -> Ran {
    let paths = paths();
    let mut all: Vec<&str> = words.to_vec();
    all.extend(paths.iter().map(String::as_str));
    folder.run(&all)
}

/// Every format that the program knows.
fn formats() -> Vec<String> {
    let ran = Folder::new().run(&["scan", "-o", "none-such"]);
    let names = ran.err.trim_end().rsplit_once("one of ").expect("a hint lists them").1;
    let formats: Vec<String> = names.split(", ").map(str::to_owned).collect();
    assert!(formats.len() >= 8, "{formats:?}");
    formats
}

#[test]
fn secrets_reach_no_format_and_no_diagnostic() {
    let folder = folder();
    for format in &formats() {
        let details = ["scan", "--details", "--show-passed", "-o", format];
        let ran = run(&folder, &details);
        assert_eq!(ran.code, 1, "{format}: {}", ran.err);
        assert!(ran.out.len() > 1000, "{format} says something");
        clean(&ran.out, format);
        clean(&ran.err, &format!("the errors beside {format}"));
    }
}

#[test]
fn secrets_reach_no_file() {
    let folder = folder();
    let formats = formats();
    let files: Vec<String> = formats.iter().map(|format| format!("{format}=report.{format}")).collect();
    let mut words = vec!["scan", "--details", "--color", "always"];
    files.iter().for_each(|file| words.extend(["-o", file]));
    let ran = run(&folder, &words);
    assert_eq!(ran.code, 1, "{}", ran.err);
    for format in &formats {
        clean(&folder.read(&format!("report.{format}")), format);
    }
    clean(&ran.err, "the errors");
}

#[test]
fn secrets_are_not_inspected() {
    let folder = folder();
    for words in [&["inspect"][..], &["inspect", "--spans"]] {
        let ran = run(&folder, words);
        assert_eq!(ran.code, 3, "{}", ran.err);
        assert!(ran.out.contains("\"name\":\"settings\""), "objects are printed: {}", ran.out);
        clean(&ran.out, "the objects");
        clean(&ran.err, "the errors");
    }
}

#[test]
fn secrets_from_standard_input_are_secret_too() {
    for text in BROKEN.iter().copied().chain([MANIFESTS]) {
        for words in [&["scan", "-", "--details"][..], &["scan", "-", "-o", "json"], &["inspect", "-"]] {
            let ran = Folder::new().run_with(words, text.as_bytes());
            clean(&ran.out, "the output");
            clean(&ran.err, "the errors");
        }
    }
}

#[test]
fn secrets_are_not_kept_with_findings() {
    let folder = folder();
    let ran = run(&folder, &["scan", "--show-secrets", "-o", "json=out.json", "--store", "findings.db"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    clean(&ran.err, "the errors");
    for entry in std::fs::read_dir(&folder.path).expect("listed") {
        let path = entry.expect("listed").path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("findings.db")) {
            let bytes = std::fs::read(&path).expect("readable");
            assert!(bytes.len() > 10_000, "something is kept");
            clean(&String::from_utf8_lossy(&bytes), "the store");
        }
    }
    for words in [&["list"][..], &["list", "-o", "json"], &["list", "-o", "csv"], &["trend"]] {
        let ran = folder.run(&[&["findings"], words, &["--store", "findings.db"]].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        clean(&ran.out, "what was kept");
    }
}

#[test]
fn secrets_reach_neither_baselines_nor_diffs_nor_audits() {
    let everything = "exceptions: [{id: a, checks: ['*'], scope: {names: ['*']}, reason: r, owner: o, \
                      expires: '2000-01-01'}]";
    let folder = folder().and("e.yaml", everything);
    run(&folder, &["scan", "-o", "json=result.json"]);
    let mut outputs = vec![
        run(&folder, &["baseline", "write"]),
        run(&folder, &["exceptions", "audit", "--exceptions", "e.yaml"]),
        run(&folder, &["exceptions", "audit", "--exceptions", "e.yaml", "-o", "json"]),
        run(&folder, &["scan", "--baseline", "result.json", "--exceptions", "e.yaml"]),
        folder.run(&["report", "result.json", "--details"]),
        folder.run(&["report", "shop.yaml"]),
        folder.run(&["scan", "shop.yaml", "--exceptions", "shop.yaml"]),
        folder.run(&["scan", "shop.yaml", "--baseline", "shop.yaml"]),
    ];
    for format in ["table", "json", "markdown"] {
        outputs.push(folder.run(&["diff", "shop.yaml", "result.json", "-o", format]));
        outputs.push(folder.run(&["diff", "e.yaml", "shop.yaml", "-o", format]));
    }
    for path in (0..BROKEN.len()).map(|index| format!("broken-{index}.yaml")) {
        outputs.push(folder.run(&["report", &path]));
        outputs.push(folder.run(&["scan", "shop.yaml", "--baseline", &path]));
    }
    for ran in outputs {
        assert!(ran.out.len() + ran.err.len() > 20, "it says something: {ran:?}");
        clean(&ran.out, "an output");
        clean(&ran.err, "its errors");
    }
}
