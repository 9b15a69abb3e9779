//! The page of a graph with ten thousand vertices, in a browser where one is at hand.

use std::fmt::Write as _;
use std::process::Command;

use crate::folder::Folder;

const NAMESPACES: usize = 60;
const PODS: usize = 55;

/// A cluster whose graph has more than ten thousand vertices on ways to what attackers are after.
fn large() -> String {
    let mut text = String::new();
    let rbac = "apiVersion: rbac.authorization.k8s.io/v1";
    for space in 0..NAMESPACES {
        let _ = writeln!(text, "{{apiVersion: v1, kind: Namespace, metadata: {{name: team-{space}}}}}\n---");
        for pod in 0..PODS {
            let spec = format!("serviceAccountName: app-{pod}, containers: [{{name: app, image: a}}]");
            let metadata = format!("{{name: app-{pod}, namespace: team-{space}}}");
            let _ =
                writeln!(text, "{{apiVersion: v1, kind: Pod, metadata: {metadata}, spec: {{{spec}}}}}\n---");
            let subject = format!("{{kind: ServiceAccount, name: app-{pod}, namespace: team-{space}}}");
            let _ = writeln!(
                text,
                "{{{rbac}, kind: RoleBinding, metadata: {metadata}, roleRef: {{apiGroup: \
                 rbac.authorization.k8s.io, kind: ClusterRole, name: edit}}, subjects: [{subject}]}}\n---"
            );
        }
        let subject = format!("{{kind: ServiceAccount, name: app-0, namespace: team-{space}}}");
        let _ = writeln!(
            text,
            "{{{rbac}, kind: ClusterRoleBinding, metadata: {{name: '</script>team-{space}'}}, roleRef: {{apiGroup: \
             rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}}, subjects: [{subject}]}}\n---"
        );
    }
    text
}

#[test]
fn a_page_of_ten_thousand_vertices_begins_soon() {
    let folder = Folder::with("large.yaml", large());
    let ran = folder.run(&["attack-surface", "--allow-incomplete", "-o", "html=page.html", "large.yaml"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let page = folder.read("page.html");
    let nodes = page.split("\"nodes\":[").nth(1).and_then(|rest| rest.split("],\n").next()).expect("data");
    let count = nodes.matches('[').count();
    assert!(count >= 10_000, "{count} vertices");
    let mut browser = Command::new("chromium");
    browser.args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]);
    browser.arg(format!("file://{}", folder.path.join("page.html").display()));
    let Ok(output) = browser.output() else {
        println!("skipped: no chromium is at hand");
        return;
    };
    let shown = String::from_utf8_lossy(&output.stdout);
    let ready = shown.split("data-ready=\"").nth(1).and_then(|rest| rest.split('"').next());
    let ready: u64 = ready.and_then(|number| number.parse().ok()).expect("the script came to its end");
    println!("{count} vertices, {} bytes, interactive after {ready} ms", page.len());
    assert!(ready < 20_000, "{ready} ms, on a machine that does other things too");
}
