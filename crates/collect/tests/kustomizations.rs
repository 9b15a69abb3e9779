//! Kustomizations: read directly where they only list resources, else rendered.

mod common;

use common::{Folder, fake, options, pod, read, search_path};
use seawall_collect::Options;
use seawall_finding::ObjectId;

#[test]
fn plain_ones_are_read_as_the_files_they_list() {
    let folder = Folder::with(&[
        ("app/kustomization.yaml", "resources:\n- web.yaml\n- ../shared/db.yaml\n- sub\n"),
        ("app/web.yaml", &pod("web")),
        ("app/sub/kustomization.yml", "kind: Kustomization\nresources: [x.yaml]\n"),
        ("app/sub/x.yaml", &pod("x")),
        ("app/unlisted.yaml", &pod("unlisted")),
        ("shared/db.yaml", &pod("db")),
    ]);
    let nowhere = Options { search_path: Some("".into()), ..options() };
    let part = read(&[folder.input("app")], &nowhere);
    assert_eq!((part.names(), part.gaps().len()), (vec!["db", "x", "unlisted", "web"], 0));
    assert_eq!(folder.short(&part.world.sources()[0].path), "shared/db.yaml");
    let whole = read(&[folder.input("")], &nowhere);
    assert_eq!(whole.names(), ["x", "unlisted", "web", "db"]);
    let named = read(&[folder.input("app/kustomization.yaml")], &nowhere);
    assert_eq!(named.names(), ["web", "db", "x"]);
}

#[test]
fn what_is_wrong_in_a_plain_one_is_a_gap() {
    for (text, expected) in [
        (
            "resources: [gone.yaml]",
            "app: not rendered: resources[0] of the kustomization names nothing that exists",
        ),
        (
            "resources: ['https://user:hunter2@example.org/x.yaml']",
            "app: not rendered: resources[0] of the kustomization names something on the network",
        ),
        ("resources: [", "app/kustomization.yaml:1:"),
        (
            "resources: [../app]\nnamePrefix: a-",
            "app: not rendered: kustomization was not rendered: it is built of itself",
        ),
        (
            "kind: Component\nresources: [web.yaml]",
            "app: not rendered: kustomization was not rendered: it is a component, which only a kustomization that \
             uses it renders",
        ),
    ] {
        let folder = Folder::with(&[("app/kustomization.yaml", text), ("b/ok.yaml", &pod("ok"))]);
        folder.write("app/web.yaml", pod("web").as_bytes());
        let read = read(&[folder.input("app"), folder.input("b")], &options());
        assert!(read.gap(&folder).starts_with(expected), "{text}: {}", read.gap(&folder));
        assert_eq!(read.names().last(), Some(&"ok"));
    }
}

const OVERLAY: &str = "resources: [../../base]\nnamePrefix: prod-\npatches:\n- path: patch.yaml\n";

fn overlays() -> Folder {
    Folder::with(&[
        ("base/kustomization.yaml", "resources: [web.yaml]\n"),
        ("base/web.yaml", &pod("web")),
        ("overlays/prod/kustomization.yaml", OVERLAY),
        (
            "overlays/prod/patch.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {hostPID: true}\n",
        ),
    ])
}

#[test]
fn others_are_rendered_and_their_parts_not_read_twice() {
    let Some(path) = search_path("kubectl") else { return };
    let folder = overlays();
    let options = Options { search_path: Some(path), ..options() };
    let read = read(&[folder.input("")], &options);
    assert_eq!((read.names(), read.gaps().len()), (vec!["prod-web"], 0));
    let object = read.world.object(ObjectId(0));
    assert_eq!(object.root().bool_at(&["spec", "hostPID"]), Some(true));
    let source = read.world.source(ObjectId(0));
    assert_eq!(folder.short(&source.path), "overlays/prod");
    let text = read.collected.texts.text(source).expect("rendered text is kept");
    assert!(text.starts_with(b"apiVersion: v1"));
}

#[test]
fn without_a_renderer_they_are_gaps_and_their_bases_are_read() {
    let folder = overlays();
    let read = read(&[folder.input("")], &Options { search_path: Some("".into()), ..options() });
    assert_eq!(read.names(), ["web"]);
    assert_eq!(
        read.gap(&folder),
        "overlays/prod: not rendered: kustomization was not rendered: neither kustomize nor kubectl is on the search path"
    );
}

#[test]
fn the_network_is_asked_only_where_allowed() {
    let folder = Folder::with(&[
        ("prod/kustomization.yaml", "resources: [../base]\nnamePrefix: a-\n"),
        (
            "base/kustomization.yaml",
            "resources: ['github.com/acme/shop//base?ref=v1', 'https://u:hunter2@h/x']\n",
        ),
    ]);
    let renderer =
        fake("kustomize", "echo 'apiVersion: v1'; echo 'kind: Pod'; echo 'metadata: {name: remote}'\n");
    let search_path = Some(renderer.path("").into_os_string());
    let forbidden = Options { search_path: search_path.clone(), ..options() };
    let read_forbidden = read(&[folder.input("prod")], &forbidden);
    assert_eq!(
        read_forbidden.gap(&folder),
        "prod: not rendered: kustomization was not rendered: resources[0] names something on the network"
    );
    let allowed = Options { allow_remote: true, search_path, ..options() };
    assert_eq!(read(&[folder.input("prod")], &allowed).names(), ["remote"]);
    // A plain list with something remote in it needs the renderer too.
    assert_eq!(read(&[folder.input("base")], &allowed).names(), ["remote"]);
}

#[test]
fn a_renderer_that_complains_is_a_gap_that_quotes_nothing() {
    let folder = overlays();
    let renderer = fake("kustomize", "echo 'Error: hunter2' >&2; exit 1\n");
    let options = Options { search_path: Some(renderer.path("").into_os_string()), ..options() };
    let read = read(&[folder.input("")], &options);
    assert_eq!(
        read.gap(&folder),
        "overlays/prod: not rendered: kustomization was not rendered: kustomize build ended with exit status: 1"
    );
    assert!(!format!("{:?}", read.gaps()).contains("hunter2"));
}
