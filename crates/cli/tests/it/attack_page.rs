//! The page of a graph, driven by keys in a browser where one is at hand.

use std::fmt::Write as _;

use crate::browser::Page;
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

fn number(text: &str) -> usize {
    let digits: String =
        text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().expect("it begins with a number")
}

/// The vertex that is chosen, by the heading of the panel.
fn chosen(page: &mut Page) -> String {
    page.text("document.querySelector('#side h2').textContent")
}

/// How many vertices are drawn.
fn drawn(page: &mut Page) -> usize {
    page.settle();
    number(&page.text("document.getElementById('shown').textContent"))
}

#[test]
fn a_page_of_ten_thousand_vertices_begins_soon_with_what_is_gravest() {
    let folder = Folder::with("large.yaml", large());
    let ran = folder.run(&["attack-surface", "--allow-incomplete", "-o", "html=page.html", "large.yaml"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let text = folder.read("page.html");
    let nodes = text.split("\"nodes\":[").nth(1).and_then(|rest| rest.split("],\n").next()).expect("data");
    let count = nodes.matches('[').count();
    assert!(count >= 10_000, "{count} vertices");
    let Some(mut page) = Page::open(&folder.path.join("page.html")) else { return };
    let ready = number(&page.text("document.documentElement.dataset.ready"));
    println!("{count} vertices, {} bytes, interactive after {ready} ms", text.len());
    assert!(ready < 20_000, "{ready} ms, on a machine that does other things too");
    // Of sixty namespaces' Secrets and the whole cluster, the cluster comes first, with the pods next to it.
    let sinks =
        page.text("[...document.querySelectorAll('#side h3 button')].map((one) => one.textContent).join()");
    assert!(sinks.starts_with("cluster admin,"), "{sinks}");
    let sources = page.text("document.querySelector('#side ul').innerText");
    assert!(sources.starts_with("Pod team-0/app-0, 4 edges\nPod team-1/app-0, 4 edges"), "{sources}");
    assert!((20..=60).contains(&drawn(&mut page)));
    let last = page.text("document.querySelector('#sink option:last-child').textContent");
    assert!(last.starts_with("every Secret in namespace"), "{last}");
    // What is not drawn is found, and drawn with its chain.
    let before = drawn(&mut page);
    page.press("/");
    page.write("pod team-42/app-17");
    page.press("Enter");
    assert_eq!(chosen(&mut page), "Pod team-42/app-17");
    assert!(drawn(&mut page) > before);
    page.press("0");
    // Everything at once is drawn too.
    page.focus("all");
    page.press("Enter");
    assert!(drawn(&mut page) >= 10_000);
}

/// The page of the example, which has 3 sources and 8 sinks.
fn example() -> Option<(Folder, Page)> {
    let folder = Folder::with("empty.yaml", String::new());
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/attack");
    let ran = folder.run(&["attack-surface", "--allow-incomplete", "-o", "html=page.html", examples]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let page = Page::open(&folder.path.join("page.html"))?;
    Some((folder, page))
}

#[test]
fn every_control_of_the_page_is_reached_by_tab_and_shows_it() {
    let Some((_folder, mut page)) = example() else { return };
    for id in ["theme", "search", "sink", "certain", "few", "all", "fit", "view"] {
        page.press("Tab");
        assert_eq!(page.text("document.activeElement.id"), id);
        let outline = page.text("getComputedStyle(document.activeElement).outline");
        assert!(outline.contains("solid 2px") || outline.contains("2px solid"), "{id}: {outline}");
    }
    // After the graph come the sinks and sources beside it.
    for name in ["cluster admin", "DaemonSet delivery/backup"] {
        // Chromium stops at what can be scrolled, too.
        while page.text("document.activeElement.tagName") != "BUTTON"
            || !page.text("document.activeElement.id").is_empty()
        {
            page.press("Tab");
        }
        assert_eq!(page.text("document.activeElement.textContent"), name);
        if name == "cluster admin" {
            page.press("Tab");
        }
    }
    page.press("Enter");
    assert_eq!(chosen(&mut page), "DaemonSet delivery/backup");
    assert_eq!(page.text("document.activeElement.tagName"), "H2");
    page.press("Escape");
    assert_eq!(chosen(&mut page), "Choose a vertex");
    assert_eq!(page.text("document.activeElement.id"), "view");
}

#[test]
fn keys_move_along_chains_and_unfold() {
    let Some((_folder, mut page)) = example() else { return };
    page.focus("view");
    page.press("ArrowRight");
    assert_eq!(chosen(&mut page), "cluster admin");
    page.press("ArrowDown");
    assert_eq!(chosen(&mut page), "root on a node");
    page.press("ArrowUp");
    page.press("ArrowLeft");
    let before = chosen(&mut page);
    assert!(page.text("document.querySelector('#side p').textContent").ends_with("1 edge to: cluster admin"));
    page.press("ArrowRight");
    assert_eq!(chosen(&mut page), "cluster admin");
    let count = drawn(&mut page);
    page.press("Enter");
    assert!(drawn(&mut page) > count, "{count} vertices are drawn still");
    page.press("Escape");
    assert_eq!(chosen(&mut page), "Choose a vertex");
    assert!(!before.is_empty());
}

#[test]
fn keys_filter_by_sink_and_certainty_and_the_table_follows() {
    let Some((_folder, mut page)) = example() else { return };
    let range = "document.getElementById('range').textContent";
    let all = page.text(range);
    let edges =
        number(page.text("document.getElementById('shown').textContent").rsplit(", ").next().expect("edges"));
    assert_eq!(all, format!("rows 1 to 200 of {edges}"));
    page.focus("sink");
    page.press("ArrowDown");
    page.press("ArrowDown");
    let sinks = "[...document.querySelectorAll('#side h3 button')].map((one) => one.textContent).join()";
    assert_eq!(page.text(sinks), "root on a node");
    assert_ne!(page.text(range), all);
    page.press("Tab");
    let possible = "document.querySelector('#side ul').innerText.includes('possible')";
    let before = (page.text(possible), page.text(range));
    page.press(" ");
    assert_eq!(page.text("document.getElementById('certain').checked"), "true");
    // All three get there surely, two of them by a longer way.
    assert_eq!((before.0.as_str(), page.text(possible).as_str()), ("true", "false"));
    assert_eq!(page.text("document.querySelectorAll('#side li').length"), "3");
    assert_ne!(page.text(range), before.1);
}

#[test]
fn the_page_fits_a_narrow_screen_and_the_dark() {
    let Some((_folder, mut page)) = example() else { return };
    let back = "getComputedStyle(document.body).backgroundColor";
    let light = page.text(back);
    page.dark();
    assert_ne!(page.text(back), light);
    page.focus("theme");
    page.press("Enter");
    assert_eq!(page.text(back), light);
    page.resize(390, 844);
    let fits =
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth && innerWidth === 390";
    assert_eq!(page.text(fits), "true");
}
