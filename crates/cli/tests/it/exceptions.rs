//! Accepted findings: files of exceptions, annotations, and their audit.

use seawall_testkit::{ApiServer, User};

use crate::folder::{Folder, PRIVILEGED, expect, finish};

const ENTRY: &str = "\
exceptions:
- id: agent
  checks: [privileged-container]
  scope: {kinds: [Pod], names: [agent], namespaces: [shop]}
  reason: it loads kernel modules
  owner: platform@example.com
  expires: 2999-12-31
";

const RULE: &str = "\
annotations:
- {id: teams, checks: ['privileged-*'], namespaces: [shop], severity: critical, days: 3650, owner: security}
";

const SCAN: [&str; 4] = ["scan", "pod.yaml", "--check", "privileged-container"];

fn annotated(value: &str) -> String {
    let annotation = format!("annotations: {{seawall.dev/ignore.privileged-container: '{value}'}}");
    PRIVILEGED.replace("namespace: shop}", &format!("namespace: shop, {annotation}}}"))
}

/// A text whose lines were wrapped, on one line.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A day that lies some days ahead of today.
fn ahead(days: u64) -> String {
    let output =
        std::process::Command::new("date").args(["-u", "-d", &format!("+{days} days"), "+%F"]).output();
    String::from_utf8(output.expect("date runs").stdout).expect("text").trim().to_owned()
}

#[test]
fn an_exception_accepts_and_every_format_tells_by_whom() {
    let folder = Folder::with("pod.yaml", PRIVILEGED).and("e.yaml", ENTRY);
    assert_eq!(folder.run(&SCAN).code, 1);
    let told = "it loads kernel modules (platform@example.com, until 2999-12-31)";
    for format in [
        "table",
        "json",
        "yaml",
        "sarif",
        "junit",
        "gitlab",
        "github",
        "markdown",
        "csv",
        "html",
        "oscal",
        "ocsf",
        "openreports",
        "policyreport",
    ] {
        let ran = folder.run(&[&SCAN[..], &["--exceptions", "e.yaml", "-o", format]].concat());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{format}: {ran:?}");
        let out = flat(&ran.out);
        match format {
            "json" | "yaml" => {
                assert!(out.contains("platform@example.com") && out.contains("2999-12-31"), "{out}")
            }
            "markdown" => assert!(out.contains("it loads kernel modules (platform"), "{out}"),
            _ => assert!(out.contains(told), "{format}: {out}"),
        }
    }
    let accepted =
        &folder.run(&[&SCAN[..], &["--exceptions", "e.yaml", "-o", "json"]].concat()).json()["findings"][0];
    assert_eq!(accepted["ignored"], "it loads kernel modules");
    assert_eq!(accepted["accepted"]["exception"], "agent");
}

#[test]
fn settings_name_exceptions_too_from_their_folder() {
    let folder = Folder::with("pod.yaml", PRIVILEGED)
        .and("rules/e.yaml", ENTRY)
        .and("rules/seawall.yaml", "exceptions: [e.yaml]");
    let ran = folder.run(&[&SCAN[..], &["--config", "rules/seawall.yaml"]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("accepts findings by rules/e.yaml"), "it is said aloud: {}", ran.err);
}

#[test]
fn an_expired_exception_hides_nothing_and_is_told() {
    let folder = Folder::with("pod.yaml", PRIVILEGED).and("e.yaml", ENTRY.replace("2999", "2025"));
    let ran = folder.run(&[&SCAN[..], &["--exceptions", "e.yaml"]].concat());
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        flat(&ran.out).contains("the exception \"agent\" has ended on 2025-12-31: 1 finding is open again")
    );
    let json = folder.run(&[&SCAN[..], &["--exceptions", "e.yaml", "-o", "json"]].concat());
    assert!(json.err.starts_with("warning: the exception \"agent\" has ended"), "{}", json.err);
    assert_eq!(json.json()["notes"][0]["path"], "e.yaml");
}

#[test]
fn annotations_count_only_where_a_reviewed_file_allows_them() {
    let folder =
        Folder::with("pod.yaml", annotated(&format!("until {}: we know", ahead(30)))).and("e.yaml", RULE);
    let alone = folder.run(&SCAN);
    assert_eq!(alone.code, 1);
    assert!(flat(&alone.out).contains("does not count: no reviewed file allows it"), "{}", alone.out);
    let ran = folder.run(&[&SCAN[..], &["--exceptions", "e.yaml"]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("we know (security, until"), "{}", ran.out);
    for (rule, why) in [
        (RULE.replace("shop", "bank"), "no reviewed file allows it"),
        (RULE.replace("privileged-", "image-"), "no reviewed file allows it"),
        (RULE.replace("severity: critical", "severity: high"), "allows up to high, and this is critical"),
        (RULE.replace("3650", "29"), "allows 29 days"),
    ] {
        let folder = Folder::with("pod.yaml", folder.read("pod.yaml")).and("e.yaml", rule);
        let ran = folder.run(&[&SCAN[..], &["--exceptions", "e.yaml", "-o", "json"]].concat());
        assert_eq!(ran.code, 1, "{why}");
        assert!(ran.err.contains(why), "{}", ran.err);
    }
}

#[test]
fn mistakes_are_told_with_line_and_caret() {
    let folder = Folder::with("pod.yaml", PRIVILEGED).and("e.yaml", ENTRY.replace("reason", "raeson"));
    let ran = folder.run(&[&SCAN[..], &["--exceptions", "e.yaml"]].concat());
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    let expected = "\
error: unknown key \"raeson\"
 --> e.yaml:5:3
  |
5 |   raeson: it loads kernel modules
  |   ^^^^^^
hint: did you mean `reason`?
";
    assert_eq!(ran.err, expected);
    let ran = folder.run(&[&SCAN[..], &["--exceptions", "none.yaml"]].concat());
    assert!(
        ran.code == 2 && ran.err.contains("the exceptions cannot be read: there is no such file"),
        "{ran:?}"
    );
}

#[test]
fn an_audit_tells_used_unused_expired_and_invalid() {
    let more = ENTRY.replace("id: agent", "id: old").replace("2999", "2025").replace("exceptions:\n", "")
        + &ENTRY.replace("id: agent", "id: none").replace("[agent]", "[nobody]").replace("exceptions:\n", "")
        + "- {id: broken, checks: [privileged-containr]}\n";
    let file = format!("{ENTRY}{more}{RULE}");
    let folder = Folder::with("pod.yaml", PRIVILEGED).and("e.yaml", file);
    let words = ["exceptions", "audit", "--exceptions", "e.yaml", "pod.yaml"];
    let ran = folder.run(&words);
    assert_eq!(ran.code, 1, "{ran:?}");
    let expected = "\
used     agent  1 finding until 2999-12-31; platform@example.com
expired  old    ended on 2025-12-31, 1 finding open again; platform@example.com
unused   none   until 2999-12-31; platform@example.com
unused   teams  0 findings by annotations; security
";
    assert!(ran.out.starts_with(expected), "{}", ran.out);
    assert!(ran.out.contains("invalid  e.yaml:20:25: unknown check \"privileged-containr\""), "{}", ran.out);
    assert!(
        ran.out.ends_with("1 used, 2 unused, 1 expired, 5 invalid, 0 annotations refused\n"),
        "{}",
        ran.out
    );
    let json = folder.run(&[&words[..], &["-o", "json"]].concat()).json();
    let states: Vec<&str> = json["exceptions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| entry["state"].as_str().expect("a word"))
        .collect();
    assert_eq!(states, ["used", "expired", "unused"]);
    let clean = folder.and("good.yaml", ENTRY);
    assert_eq!(clean.run(&["exceptions", "audit", "--exceptions", "good.yaml", "pod.yaml"]).code, 0);
    let none = clean.run(&["exceptions", "audit", "pod.yaml"]);
    assert!(none.code == 2 && none.err.contains("there is no exceptions file to audit"), "{none:?}");
}

#[test]
fn an_audit_goes_by_a_cluster_or_its_snapshot() {
    let Some(server) = ApiServer::shared() else { return };
    let here =
        |text: &str| text.replace("namespace: shop", "namespace: audited").replace("[shop]", "[audited]");
    let pod =
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: audited}\n---\n".to_owned() + &here(PRIVILEGED);
    server.apply(&pod).expect("applied");
    let none = ENTRY.replace("id: agent", "id: none").replace("[agent]", "[nobody]");
    let file = here(&format!("{ENTRY}{}", none.replace("exceptions:\n", "")));
    let folder = Folder::with("e.yaml", file);
    let run = |words: &[&str], user: &User| {
        let words = [words, &["--exceptions", "e.yaml"]].concat();
        finish(folder.command(&words).env("KUBECONFIG", server.kubeconfig(user)))
    };
    let admin = server.admin_user();
    let live = run(&["exceptions", "audit", "cluster"], &admin);
    let expected = "\
used     agent  1 finding until 2999-12-31; platform@example.com
unused   none   until 2999-12-31; platform@example.com
1 used, 1 unused, 0 expired, 0 invalid, 0 annotations refused
";
    assert_eq!((live.code, live.out.as_str()), (0, expected), "{}", live.err);
    let kept =
        finish(folder.command(&["snapshot", "-o", "c.swz"]).env("KUBECONFIG", server.kubeconfig(&admin)));
    assert_eq!(kept.code, 0, "{}", kept.err);
    let kept = run(&["exceptions", "audit", "snapshot", "c.swz"], &admin);
    assert_eq!((kept.code, kept.out.as_str()), (0, expected), "{}", kept.err);
    let elsewhere = run(&["exceptions", "audit", "cluster", "-n", "default"], &admin);
    assert!(elsewhere.out.contains("0 used, 2 unused in what was asked for, "), "{}", elsewhere.out);
    // What may not be read may be what an exception is for.
    let nobody = server.user("audits-nothing", &[]);
    let denied = run(&["exceptions", "audit", "cluster"], &nobody);
    assert_eq!(denied.code, 3, "{}", denied.err);
    assert!(denied.out.contains("0 used, 2 unused as far as could be read, "), "{}", denied.out);
}

#[test]
fn the_published_schema_is_in_step_and_agrees_with_the_reader() {
    let folder = Folder::new();
    let printed = folder.run(&["exceptions", "schema"]);
    expect("../../../../docs/schema/exceptions-v1.json", &printed.out);
    let validator = jsonschema::validator_for(&printed.json()).expect("a schema");
    let is_valid = |text: &str| {
        let json = Folder::with("x.yaml", text).run(&[
            "exceptions",
            "audit",
            "--exceptions",
            "x.yaml",
            "-o",
            "json",
            ".",
        ]);
        let read = json.json()["invalid"].as_array().expect("a list").is_empty();
        let stream = seawall_yaml::read(text.as_bytes(), &seawall_yaml::Options::default());
        let root = *stream.documents[0].root.as_ref().expect("it can be read");
        let document: serde_json::Value =
            serde_json::from_str(&stream.tree.value(root).to_json()).expect("JSON");
        assert_eq!(validator.is_valid(&document), read, "{text}");
        read
    };
    assert!(is_valid(&format!("{ENTRY}{RULE}")));
    assert!(is_valid("exceptions: null\n"));
    for (from, to) in [
        ("reason:", "raeson:"),
        ("  owner: platform@example.com\n", ""),
        ("2999-12-31", "someday"),
        ("[privileged-container]", "[]"),
        ("[Pod]", "Pod"),
        ("scope: {", "scope: {uids: [a], "),
        ("severity: critical", "severity: grave"),
        ("days: 3650", "days: 4000"),
        ("id: teams", "id: ' '"),
    ] {
        let text = format!("{ENTRY}{RULE}");
        assert!(text.contains(from), "{from}");
        assert!(!is_valid(&text.replace(from, to)), "{to}");
    }
}
