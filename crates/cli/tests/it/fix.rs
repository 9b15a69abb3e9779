//! `seawall fix`: what can be mended without a choice.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::folder::Folder;

const WEB: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web   # the front
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
    spec:
      hostPID: true
      containers:
      # the only one
      - name: app
        image: \"example.org/web:1\"
        securityContext:
          privileged: true # for now
";

const ONLY: [&str; 2] = ["--check", "host-pid,privileged-container,privilege-escalation-allowed"];

fn only<'a>(words: &[&'a str]) -> Vec<&'a str> {
    [words, &ONLY].concat()
}

#[test]
fn a_diff_is_shown_and_nothing_is_changed() {
    let folder = Folder::with("web.yaml", WEB);
    let ran = folder.run(&only(&["fix", "web.yaml"]));
    assert_eq!(ran.code, 0, "{ran:?}");
    let expected = "\
--- a/web.yaml
+++ b/web.yaml
@@ -8,10 +8,10 @@
     metadata:
       labels: {app: web}
     spec:
-      hostPID: true
       containers:
       # the only one
       - name: app
         image: \"example.org/web:1\"
         securityContext:
-          privileged: true # for now
+          privileged: false # for now
+          allowPrivilegeEscalation: false
";
    assert_eq!(ran.out, expected);
    assert!(ran.err.contains("note: 3 fixes in 1 object; 0 withheld"), "{}", ran.err);
    assert!(ran.err.contains("hint: nothing was changed; --in-place changes the files"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(folder.path.join("web.yaml")).unwrap(), WEB);
    assert_eq!(folder.run(&only(&["fix", "web.yaml", "--dry-run"])).out, expected);
}

#[test]
fn files_are_changed_in_place_and_keep_their_permissions() {
    let folder = Folder::with("web.yaml", WEB);
    let path = folder.path.join("web.yaml");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("web.yaml", folder.path.join("link.yaml")).unwrap();
    let ran = folder.run(&only(&["fix", "link.yaml", "--in-place"]));
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    let after = std::fs::read_to_string(&path).unwrap();
    assert!(
        after.contains("privileged: false # for now\n          allowPrivilegeEscalation: false\n"),
        "{after}"
    );
    assert!(!after.contains("hostPID"), "{after}");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(folder.path.join("link.yaml").is_symlink(), "the link still is one");
    assert_eq!(std::fs::read_dir(&folder.path).unwrap().count(), 2, "no draft is left");
    let again = folder.run(&only(&["fix", "link.yaml"]));
    assert_eq!((again.code, again.out.as_str()), (0, ""), "{again:?}");
}

#[test]
fn git_takes_the_patch() {
    let json = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\
        \"spec\":{\"hostPID\":true,\"containers\":[{\"name\":\"a\",\"image\":\"b:1\"}]}}";
    let folder = Folder::with("with blank.yaml", WEB.replace('\n', "\r\n")).and("deploy/pod.json", json);
    let ran = folder.run(&only(&["fix", ".", "-o", "patch=fix.patch"]));
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    let git = |words: &[&str]| {
        let mut command = Command::new("git");
        command.args(words).current_dir(&folder.path).env("GIT_CEILING_DIRECTORIES", "/");
        let output = command.output().expect("git is there");
        assert!(output.status.success(), "{output:?}");
    };
    git(&["init", "-q", "."]);
    git(&["apply", "fix.patch"]);
    let after = std::fs::read_to_string(folder.path.join("with blank.yaml")).unwrap();
    assert!(after.contains("privileged: false # for now\r\n          allowPrivilegeEscalation: false\r\n"));
    let again = folder.run(&only(&["fix", ".", "-o", "patch"]));
    assert_eq!((again.code, again.out.as_str()), (0, ""), "{again:?}");
}

#[test]
fn objects_get_json_patches() {
    let folder = Folder::with("web.yaml", WEB);
    let ran = folder.run(&only(&["fix", "web.yaml", "-o", "json-patch"]));
    let line: serde_json::Value = serde_json::from_str(&ran.out).expect("one line of JSON");
    let expected = serde_json::json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "namespace": null, "name": "web",
        "patch": [
            {"op": "test", "path": "/spec/template/spec/containers/0/name", "value": "app"},
            {"op": "replace", "path": "/spec/template/spec/containers/0/securityContext/privileged", "value": false},
            {"op": "remove", "path": "/spec/template/spec/hostPID"},
            {"op": "add", "path": "/spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation",
             "value": false},
        ],
    });
    assert_eq!(line, expected);
}

#[test]
fn secret_values_are_neither_shown_nor_patched_unasked() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  password: canary-3141\n";
    let pod = "kind: Pod\nspec: {hostPID: true, containers: [{name: a, image: 'b:1'}]}\napiVersion: v1\n\
               metadata: {name: a}\n";
    let folder = Folder::with("a.yaml", format!("{secret}---\n{pod}"));
    let ran = folder.run(&only(&["fix", "a.yaml"]));
    assert!(ran.out.contains("+spec: {containers:"), "{ran:?}");
    assert!(!ran.out.contains("canary") && !ran.err.contains("canary"), "{ran:?}");
    let patch = folder.run(&only(&["fix", "a.yaml", "-o", "patch"]));
    assert_eq!(patch.out, "");
    assert!(patch.err.contains("would show secret values"), "{}", patch.err);
    let asked = folder.run(&only(&["fix", "a.yaml", "-o", "patch", "--show-secrets"]));
    assert!(asked.out.contains("canary-3141"), "{asked:?}");
}

#[test]
fn what_is_not_mended_is_told() {
    let text = "\
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  initContainers:
  - name: i
    image: b:1
    securityContext: &s {privileged: true}
  containers:
  - name: c
    image: b:1
    securityContext: *s
";
    let folder = Folder::with("a.yaml", text);
    let ran = folder.run(&["fix", "a.yaml", "--check", "privileged-container,image-digest-missing"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    assert!(ran.err.contains("warning: privileged-container of Pod a is not mended: the value is an alias"));
    assert!(ran.err.contains("by hand: set spec.initContainers[0].securityContext.privileged to false"));
    assert!(ran.err.contains("note: image-digest-missing needs a choice (2 places)"), "{}", ran.err);
    let wrong = folder.run(&["fix", "a.yaml", "--check", "no-such-check"]);
    assert_eq!(wrong.code, 2);
    let missing = folder.run(&["fix", "gone.yaml"]);
    assert_eq!(missing.code, 3, "{missing:?}");
}

#[test]
fn standard_input_is_shown_but_not_replaced() {
    let folder = Folder::new();
    let ran = folder.run_with(&only(&["fix", "-"]), WEB.as_bytes());
    assert!(ran.out.starts_with("--- a/-\n+++ b/-\n@@"), "{ran:?}");
    let ran = folder.run_with(&only(&["fix", "-", "--in-place"]), WEB.as_bytes());
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("standard input cannot be changed in place"), "{}", ran.err);
}

/// The commands that docs/fix.md shows, one after the other, in a folder with the shop of the examples.
#[test]
fn the_manual_does_what_it_says() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let manual = std::fs::read_to_string(root.join("docs/fix.md")).unwrap();
    let (files, _) = manual.split_once("\n## In a cluster\n").unwrap();
    let commands: Vec<&str> = files.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
    assert!(commands.len() >= 7, "{commands:?}");
    let folder = Folder::with("dump.json", DUMP);
    let shop = || {
        for file in std::fs::read_dir(root.join("examples/shop")).unwrap() {
            let file = file.unwrap();
            std::fs::create_dir_all(folder.path.join("shop")).unwrap();
            std::fs::copy(file.path(), folder.path.join("shop").join(file.file_name())).unwrap();
        }
    };
    shop();
    let path = std::path::Path::new(env!("CARGO_BIN_EXE_seawall")).parent().unwrap();
    let path = format!("{}:{}", path.display(), std::env::var("PATH").unwrap_or_default());
    for command in commands {
        if command.starts_with("seawall fix shop/ --check") {
            // The files were changed in place above.
            shop();
        }
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).current_dir(&folder.path).env("PATH", &path);
        let output = shell.env("GIT_CEILING_DIRECTORIES", "/").output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{command}: {out}{err}");
        let speaks = !command.contains("--in-place") && !command.contains("=fix.patch");
        if command.starts_with("seawall") && speaks {
            assert!(!out.is_empty(), "{command}: {err}");
        }
    }
    let again = folder.run(&["fix", "shop/", "--severity", "medium"]);
    assert_eq!(again.out, "", "everything was mended by git");
}

const DUMP: &str = r#"{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "apps/v1", "kind": "DaemonSet",
    "metadata": {"name": "a", "uid": "1", "resourceVersion": "7"}, "spec": {"template": {"spec": {"hostPID": true,
    "containers": [{"name": "a", "image": "b:1"}]}}}}]}"#;
