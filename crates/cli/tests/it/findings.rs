//! `--store` and `seawall findings`: what becomes of findings from scan to scan.

use std::path::Path;

use seawall_testkit::{ApiServer, PostgresServer, Rule, User, or_skip};
use serde_json::Value;

use crate::folder::{Folder, HARMLESS, PRIVILEGED, Ran, finish};

const STORE: [&str; 2] = ["--store", "findings.db"];

fn scan(folder: &Folder, words: &[&str]) -> Ran {
    let ran = folder
        .run(&[&["scan", "pods", "--fail-on", "none", "-o", "json=out.json"], &STORE[..], words].concat());
    assert!([0, 3].contains(&ran.code), "{ran:?}");
    assert!(ran.err.contains("note: kept as scan "), "{}", ran.err);
    ran
}

fn findings(folder: &Folder, words: &[&str]) -> Ran {
    let ran = folder.run(&[&["findings"], words, &STORE[..]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    ran
}

/// The status of `privileged-container` on the pod, and why nobody knows more.
fn status(folder: &Folder) -> (String, Option<String>) {
    let all =
        ["list", "-o", "json", "--status", "open,reopened,accepted,fixed", "--check", "privileged-container"];
    let listed = findings(folder, &all).json();
    assert_eq!(listed["schema"], "seawall.dev/findings/v1");
    let found: Vec<&Value> = listed["findings"].as_array().expect("a list").iter().collect();
    assert_eq!(found.len(), 1, "{listed:#}");
    let text = |name: &str| found[0][name].as_str().map(str::to_owned);
    (text("status").expect("a status"), text("unseen"))
}

fn pods(text: &str) -> Folder {
    Folder::with("pods/agent.yaml", text)
}

fn change(folder: &Folder, text: &str) {
    std::fs::write(folder.path.join("pods/agent.yaml"), text).expect("written");
}

#[test]
fn a_finding_is_fixed_and_comes_back() {
    let folder = pods(PRIVILEGED);
    scan(&folder, &[]);
    assert_eq!(status(&folder), ("open".to_owned(), None));
    change(&folder, HARMLESS);
    let ran = scan(&folder, &[]);
    assert!(ran.err.contains(" new, 1 fixed\n"), "{}", ran.err);
    assert_eq!(status(&folder), ("fixed".to_owned(), None));
    change(&folder, PRIVILEGED);
    let ran = scan(&folder, &[]);
    assert!(ran.err.contains(" fixed, 1 reopened\n"), "{}", ran.err);
    assert_eq!(status(&folder), ("reopened".to_owned(), None));
    let reason = "# seawall:ignore privileged-container -- it loads kernel modules\n";
    change(&folder, &PRIVILEGED.replace("apiVersion: v1\n", &format!("{reason}apiVersion: v1\n")));
    scan(&folder, &[]);
    let shown =
        findings(&folder, &["list", "--status", "accepted,reopened", "--check", "privileged-container"]);
    assert!(shown.out.contains("  accepted  "), "{}", shown.out);
}

#[test]
fn what_a_scan_could_not_look_at_is_not_fixed() {
    for (text, words, cause) in [
        (format!("{PRIVILEGED}  - {{torn\n"), &[][..], "unparsable: "),
        (HARMLESS.to_owned(), &["--check", "host-network"], "its check did not run"),
        (HARMLESS.to_owned(), &["--skip", "privileged-container"], "its check did not run"),
        (String::new(), &["--exclude", "agent.yaml"], "its object was not asked for"),
    ] {
        let folder = pods(PRIVILEGED);
        scan(&folder, &[]);
        change(&folder, &text);
        let ran = scan(&folder, words);
        let (status, unseen) = status(&folder);
        assert_eq!(status, "open", "{words:?}: {ran:?}");
        assert!(unseen.as_ref().is_some_and(|told| told.starts_with(cause)), "{words:?}: {unseen:?}");
        assert!(ran.err.contains(" that nobody could look at"), "{}", ran.err);
        let listed = findings(&folder, &["list", "--check", "privileged-container"]);
        assert!(listed.out.contains(", since then: "), "{}", listed.out);
    }
    // A file that is gone is looked at by not finding it.
    let folder = pods(PRIVILEGED).and("pods/other.yaml", HARMLESS.replace("agent", "other"));
    scan(&folder, &[]);
    std::fs::remove_file(folder.path.join("pods/agent.yaml")).expect("removed");
    scan(&folder, &[]);
    assert_eq!(status(&folder), ("fixed".to_owned(), None));
}

#[test]
fn what_is_kept_does_not_depend_on_what_is_shown() {
    let folder = pods(PRIVILEGED);
    scan(&folder, &["--severity", "critical"]);
    let few = findings(&folder, &["list", "-o", "json"]).json();
    scan(&folder, &[]);
    let all = findings(&folder, &["list", "-o", "json"]).json();
    assert_eq!(few["total"], all["total"]);
    assert!(all["total"].as_u64().is_some_and(|total| total > 5), "{all:#}");
}

#[test]
fn tables_fit_a_terminal_and_filters_narrow_them() {
    let folder = pods(PRIVILEGED);
    scan(&folder, &[]);
    let id = findings(&folder, &["list", "--severity", "critical"]).out;
    let id = id.split_whitespace().next().expect("a finding").to_owned();
    for words in
        [&["list"][..], &["show", &id], &["trend"], &["targets"], &["list", "--severity", "critical"]]
    {
        let out = findings(&folder, words).out;
        let lines = out.lines().filter(|line| !line.contains(&*folder.path.to_string_lossy()));
        for line in lines {
            assert!(line.chars().count() <= 80, "{words:?}: {line}");
        }
    }
    for (words, expected) in [
        (&["--check", "privileged-*"][..], 1),
        (&["--check", "privileged-*", "--namespace", "bank"], 0),
        (&["--check", "privileged-*", "--kind", "pod", "--namespace", "shop"], 1),
        (&["--check", "privileged-*", "--since", "2h"], 1),
        (&["--check", "privileged-*", "--status", "fixed"], 0),
        (&["--check", "privileged-*", "--until", "2h"], 0),
        (&["--check", "privileged-*", "--since", "2h", "--until", "2999-01-01"], 1),
        (&["--limit", "2"], 2),
    ] {
        let json = findings(&folder, &[&["list", "-o", "json"], words].concat()).json();
        assert_eq!(json["findings"].as_array().map(Vec::len), Some(expected), "{words:?}");
        let csv = findings(&folder, &[&["list", "-o", "csv"], words].concat()).out;
        assert_eq!(csv.lines().count(), expected + 1, "{words:?}");
    }
    let shown = findings(&folder, &["show", &id, "-o", "json"]).json();
    assert_eq!(shown["finding"]["check"], "privileged-container");
    assert_eq!(shown["history"][0]["what"], "opened");
    let trend = findings(&folder, &["trend", "-o", "json"]).json();
    assert_eq!(trend["scans"][0]["open"]["failed"]["critical"], 1);
}

#[test]
fn stored_results_are_kept_as_the_scans_they_were() {
    let folder = pods(PRIVILEGED).and("pods/other.yaml", PRIVILEGED.replace("agent", "other"));
    let result = |name: &str, words: &[&str]| {
        let output = format!("json={name}");
        let ran = folder.run(&[&["scan", "pods", "--fail-on", "none", "-o", &output], words].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
    };
    let import = |names: &[&str]| {
        folder.run(&[&["findings", "import"], names, &["--target", "shop"], &STORE[..]].concat())
    };
    result("first.json", &[]);
    // One is mended, the other is gone.
    change(&folder, HARMLESS);
    std::fs::remove_file(folder.path.join("pods/other.yaml")).expect("removed");
    result("second.json", &["--show-passed"]);
    let ran = import(&["first.json", "second.json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines[0].starts_with("first.json: kept as scan 1 of \"shop\": "), "{}", ran.out);
    assert!(lines[1].starts_with("second.json: kept as scan 2 of \"shop\": "), "{}", ran.out);
    let all = ["list", "-o", "json", "--status", "open,fixed", "--check", "privileged-container"];
    let listed = findings(&folder, &all).json();
    let of = |name: &str| {
        let all = listed["findings"].as_array().expect("a list");
        let found = all.iter().find(|one| one["object"]["name"] == name).expect("it is there");
        (found["status"].clone(), found["fixed"]["how"].clone(), found["unseen"].clone())
    };
    assert_eq!(of("agent"), ("fixed".into(), "passed".into(), Value::Null));
    assert_eq!(of("other"), ("open".into(), Value::Null, "its object was not asked for".into()));
    // A result that was cut down would fix what it leaves out, and the past cannot be told anew.
    change(&folder, PRIVILEGED);
    result("few.json", &["--severity", "critical"]);
    std::fs::write(folder.path.join("none.json"), "{}").expect("written");
    for (name, expected) in [
        ("few.json", "findings below its severity"),
        ("none.json", "none.json"),
        ("absent.json", "the result cannot be read"),
    ] {
        let ran = import(&[name]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{name}: {ran:?}");
        assert!(ran.err.contains(expected), "{name}: {}", ran.err);
    }
    let again = std::fs::read_to_string(folder.path.join("first.json")).expect("a result");
    let old = again.replacen("\"started\": \"2", "\"started\": \"1", 1);
    std::fs::write(folder.path.join("old.json"), old).expect("written");
    let ran = import(&["old.json"]);
    assert!(ran.code == 2 && ran.err.contains("is stored already"), "{ran:?}");
}

/// The fingerprints of a list in JSON, and where it goes on.
fn page(folder: &Folder, words: &[&str]) -> (Vec<String>, Option<String>) {
    let json = findings(folder, &[&["list", "-o", "json"], words].concat()).json();
    let all = json["findings"].as_array().expect("a list");
    let all = all.iter().map(|one| one["fingerprint"].as_str().expect("a fingerprint").to_owned());
    (all.collect(), json["next"].as_str().map(str::to_owned))
}

#[test]
fn a_list_goes_on_where_it_ended() {
    let folder = pods(PRIVILEGED);
    scan(&folder, &["--target", "it's one"]);
    let (whole, next) = page(&folder, &[]);
    assert!(whole.len() > 5 && next.is_none(), "{whole:?}");
    let (first, next) = page(&folder, &["--limit", "2"]);
    assert_eq!(first, whole[..2]);
    let (rest, end) = page(&folder, &["--after", &next.expect("there are more")]);
    assert_eq!((rest, end), (whole[2..].to_vec(), None));
    // People are told in words that a shell reads as one.
    let table = findings(&folder, &["list", "--limit", "1"]);
    let told = format!("--after {} lists those that follow", whole[0]);
    assert!(table.out.contains(&format!("of which 1 are listed; {told}")), "{}", table.out);
    let csv = findings(&folder, &["list", "--limit", "1", "-o", "csv"]);
    assert_eq!(csv.out.lines().count(), 2, "{}", csv.out);
    assert!(csv.err.contains(&told), "{}", csv.err);
    scan(&folder, &["--target", "two"]);
    let csv = findings(&folder, &["list", "--limit", "1", "-o", "csv"]);
    assert!(csv.err.contains(&format!("--after '{}@it'\\''s one' lists", whole[0])), "{}", csv.err);
    let (both, _) = page(&folder, &["--after", &format!("{}@it's one", whole[0])]);
    assert_eq!(both.len(), 2 * whole.len() - 1);
    let empty = findings(&folder, &["list", "-o", "json", "--check", "no-such"]);
    assert_eq!(empty.json()["findings"].as_array().map(Vec::len), Some(0), "{}", empty.out);
    for (after, expected) in [
        ("x", "a list goes on after a fingerprint"),
        ("ffff", "no finding has a fingerprint like \"ffff\""),
        (&whole[0], "several findings are meant"),
    ] {
        let ran = folder.run(&[&["findings", "list", "-o", "json", "--after", after], &STORE[..]].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{after}: {ran:?}");
        assert!(ran.err.contains(expected), "{after}: {}", ran.err);
    }
}

#[test]
fn wrong_questions_are_answered_with_what_to_do() {
    let folder = pods(PRIVILEGED);
    for (words, expected) in [
        (&["findings", "list", "--store", "none.db"][..], "there is no store"),
        (&["findings", "list", "--store", "pods/agent.yaml"], "this is no store of Seawall"),
        (&["findings", "list", "--store", "mysql://localhost/x"], "a mysql:// address is not known"),
        (
            &["scan", "pods", "--store", "postgres://a:hunter2@localhost/x?sslmode=on"],
            "one of disable, prefer",
        ),
        (&["scan", "pods", "--store", "postgres://a:hunter2@/x"], "the address names no server"),
        (&["findings", "list", "--store", "none/findings.db"], "there is no store"),
        (&["scan", "pods", "--store", "none/findings.db"], "there is no folder for the store"),
        (&["scan", "pods", "--store", "postgres://a:hunter2@localhost/x"], "has no name in a database"),
        (&["scan", "pods", "--target", "x"], "--store"),
        (&["scan", "-", "--store", "findings.db"], "has no name to keep it by"),
    ] {
        let ran = folder.run(words);
        assert_eq!(ran.code, 2, "{words:?}: {ran:?}");
        assert!(ran.err.contains(expected), "{words:?}: {}", ran.err);
        assert!(!ran.err.contains("hunter2"), "{}", ran.err);
    }
    assert!(!folder.path.join("none.db").exists(), "looking for it does not make it");
    scan(&folder, &["--target", "a"]);
    scan(&folder, &["--target", "b"]);
    let ran = folder.run(&[&["findings", "trend"], &STORE[..]].concat());
    assert!(ran.err.contains("hint: name one of \"a\", \"b\" with --target"), "{}", ran.err);
}

/// Lines that begin with `$ seawall` in docs/findings.md.
#[test]
fn the_manual_can_be_followed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = std::fs::read_to_string(root.join("docs/findings.md")).expect("docs/findings.md");
    let folder = Folder::new();
    let shop = root.join("examples/shop");
    let copied = std::process::Command::new("cp").arg("-r").arg(shop).arg(&folder.path).status();
    assert!(copied.is_ok_and(|status| status.success()));
    let lines: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("$ seawall ")).collect();
    assert_eq!(lines.len(), 11, "{lines:?}");
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().map(|word| word.trim_matches('\'')).collect();
        let ran = folder.run(&words);
        let expected = if words[0] == "scan" { 1 } else { 0 };
        assert_eq!(ran.code, expected, "{line}: {ran:?}");
        assert!(!ran.out.is_empty(), "{line}");
    }
}

#[test]
fn a_database_is_shared_without_its_password_in_any_output() {
    let Some(server) = or_skip(PostgresServer::start()) else { return };
    let address = server.database().expect("the server makes databases");
    let without = address.replace(&format!(":{}@", server.password()), "@");
    let folder = pods(PRIVILEGED);
    let run = |words: &[&str], address: &str| {
        let mut command = folder.command(&[words, &["--store", address]].concat());
        finish(command.env("PGPASSWORD", server.password()))
    };
    let mut outputs = Vec::new();
    for address in [&address, &without] {
        outputs.push(run(&["scan", "pods", "--target", "shop"], address));
        outputs.push(run(&["findings", "list", "--severity", "critical"], address));
        outputs.push(run(&["findings", "trend"], address));
    }
    assert_eq!(outputs.iter().map(|ran| ran.code).collect::<Vec<_>>(), [1, 0, 0, 1, 0, 0], "{outputs:?}");
    assert!(outputs[1].out.contains("privileged-container"), "{}", outputs[1].out);
    assert!(outputs[3].err.contains("kept as scan 2 of \"shop\": 0 new, 0 fixed"), "{}", outputs[3].err);
    outputs.push(run(&["findings", "list"], &format!("{without}-no-such")));
    assert_eq!(outputs[6].code, 2);
    for ran in outputs {
        let told = format!("{ran:?}");
        assert!(!told.contains(server.password()), "{told}");
    }
}

/// As PostgreSQL's own programs find it: in a file that is named, or in the home folder.
#[test]
fn a_password_is_found_in_a_file_that_nobody_else_reads() {
    use std::os::unix::fs::PermissionsExt;
    let Some(server) = or_skip(PostgresServer::start()) else { return };
    let address = server.database().expect("the server makes databases");
    let without = address.replace(&format!(":{}@", server.password()), "@");
    let line = format!("127.0.0.1:{}:*:seawall:{}\n", server.port(), server.password());
    let folder = pods(PRIVILEGED).and("home/.pgpass", &line).and("named", &line);
    let mode = |name: &str, mode: u32| {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(folder.path.join(name), permissions).expect("set");
    };
    let run = |set: &[(&str, &str)]| {
        let mut command = folder.command(&["scan", "pods", "--target", "shop", "--store", &without]);
        command.env_remove("PGPASSWORD").env_remove("PGPASSFILE").env("HOME", folder.path.join("none"));
        for (name, value) in set {
            command.env(name, folder.path.join(value));
        }
        let ran = finish(&mut command);
        assert!(!format!("{ran:?}").contains(server.password()), "{ran:?}");
        ran
    };
    mode("home/.pgpass", 0o600);
    mode("named", 0o640);
    assert_eq!(run(&[("HOME", "home")]).code, 1);
    let refused = run(&[("HOME", "home"), ("PGPASSFILE", "named")]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("others can read this file of passwords"), "{}", refused.err);
    assert!(refused.err.contains("chmod 600"), "{}", refused.err);
    mode("named", 0o600);
    assert_eq!(run(&[("PGPASSFILE", "named")]).code, 1);
    let none = run(&[]);
    assert_eq!(none.code, 2);
    assert!(none.err.contains("hint: give it in PGPASSWORD or in ~/.pgpass"), "{}", none.err);
}

/// With full rights, without the right to see pods, and with full rights again when the pod is gone.
#[test]
fn a_cluster_that_may_not_be_read_fixes_nothing() {
    let Some(server) = ApiServer::shared() else { return };
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: kept}\n---\n";
    let pod = PRIVILEGED.replace("shop", "kept");
    server.apply(&format!("{namespace}{pod}")).expect("applied");
    let blind = server.user("blind-to-pods", &[]);
    let groups = &["apps", "batch"];
    server.grant(&blind, &[Rule { groups, resources: &["*"], verbs: &["list"] }]);
    let admin = server.admin_user();
    let folder = Folder::new();
    let status_after = |user: &User| {
        let kubeconfig = server.kubeconfig(user);
        let kubeconfig = kubeconfig.to_str().expect("a path in UTF-8");
        let words =
            ["scan", "cluster", "--kubeconfig", kubeconfig, "--target", "test", "-o", "json=out.json"];
        let ran = folder.run(&[&words[..], &STORE].concat());
        assert!([0, 1, 3].contains(&ran.code), "{ran:?}");
        let all = ["list", "-o", "json", "--status", "open,reopened,accepted,fixed", "--namespace", "kept"];
        let listed = findings(&folder, &[&all[..], &["--check", "privileged-container"]].concat()).json();
        let found = listed["findings"].as_array().expect("a list");
        assert_eq!(found.len(), 1, "{listed:#}");
        (found[0]["status"].clone(), found[0]["unseen"].clone(), found[0]["fixed"]["how"].clone())
    };
    assert_eq!(status_after(&admin), ("open".into(), Value::Null, Value::Null));
    let (status, unseen, _) = status_after(&blind);
    assert_eq!((status, unseen), ("open".into(), "denied: no right to list pods".into()));
    assert_eq!(status_after(&admin), ("open".into(), Value::Null, Value::Null));
    let path = "/api/v1/namespaces/kept/pods/agent?gracePeriodSeconds=0";
    assert!(server.admin().request("DELETE", path, "").is_ok_and(|answer| answer.is_success()));
    assert_eq!(status_after(&admin), ("fixed".into(), Value::Null, "gone".into()));
}
