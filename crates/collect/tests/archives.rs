//! Archives of manifests, sound and broken.

mod common;

use common::{Folder, gzip, options, pod, read, tar};
use seawall_collect::{Limits, Options};

fn members() -> Vec<u8> {
    tar(&[
        ("./shop/web.yaml", &pod("web")),
        ("shop/db.json", r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "db"}}"#),
        ("shop/README.md", "# text"),
        ("shop/._web.yaml", "\0\u{5}\u{16}\u{7}"),
        ("shop/values.yaml", "replicas: 3"),
    ])
}

#[test]
fn members_are_read_packed_or_not_named_or_found() {
    for (name, bytes) in [
        ("a.tar", members()),
        ("a.tgz", gzip(&members())),
        ("a.tar.gz", gzip(&members())),
        ("a.bin", gzip(&members())),
    ] {
        let folder = Folder::new();
        folder.write(name, &bytes);
        let named = read(&[folder.input(name)], &options());
        assert_eq!((named.names(), named.gaps().len()), (vec!["web", "db"], 0), "{name}");
        assert_eq!(folder.short(&named.world.sources()[0].path), format!("{name}/shop/web.yaml"));
        assert_eq!((named.collected.skipped.other, named.world.tally().foreign), (2, 1));
        let found = read(&[folder.input("")], &options());
        assert_eq!(found.names().len(), if name == "a.bin" { 0 } else { 2 }, "{name}");
    }
}

#[test]
fn single_files_packed_with_gzip_are_read() {
    let folder = Folder::new();
    folder.write("dump.yaml.gz", &gzip(pod("a").as_bytes()));
    let read = read(&[folder.input("")], &options());
    assert_eq!(read.names(), ["a"]);
    let text = read.collected.texts.text(&read.world.sources()[0]);
    assert_eq!(text.as_deref(), Some(pod("a").as_bytes()));
}

#[test]
fn damaged_archives_are_gaps_and_keep_what_came_before() {
    let whole = members();
    let packed = gzip(&members());
    for (bytes, first) in
        [(&whole[..1550], "web"), (&packed[..packed.len() / 2], "web"), (b"no archive", "other")]
    {
        let folder = Folder::with(&[("z.yaml", &pod("other"))]);
        folder.write("a.tgz", bytes);
        let read = read(&[folder.input("")], &options());
        assert_eq!((read.names().first(), read.names().last()), (Some(&first), Some(&"other")));
        assert!(!read.names().contains(&"db"));
        assert!(read.gap(&folder).starts_with("a.tgz: unparsable: "), "{}", read.gap(&folder));
    }
}

#[test]
fn bounds_of_archives_are_gaps() {
    let folder = Folder::with(&[("z.yaml", &pod("other"))]);
    let zeros = "\n".repeat(40 << 20);
    folder.write(
        "a.tgz",
        &gzip(&tar(&[("a.yaml", &pod("web")), ("b.yaml", &zeros), ("c.yaml", &pod("late"))])),
    );
    let gap = |limits: Limits| {
        let read = read(&[folder.input("")], &Options { limits, ..options() });
        assert_eq!(read.names().last(), Some(&"other"));
        read.gap(&folder)
    };
    let limits = Limits::default();
    assert_eq!(
        gap(limits),
        "a.tgz: limit reached: archive unpacks to more than 200 times its size; reading ended here"
    );
    assert_eq!(
        gap(Limits { archive_bytes_max: 1 << 20, ..limits }),
        "a.tgz: limit reached: archive unpacks to more than 1 MiB; reading ended here"
    );
    assert_eq!(
        gap(Limits { input_bytes_max: 1 << 20, unpack_ratio_max: 100_000, ..limits }),
        "a.tgz/b.yaml: limit reached: input is larger than 1 MiB"
    );
    assert_eq!(
        gap(Limits { archive_members_max: 1, ..limits }),
        "a.tgz: limit reached: archive has more than 1 entries; reading ended here"
    );
}

#[test]
fn what_needs_a_renderer_is_not_read_from_archives() {
    let folder = Folder::new();
    let bytes = tar(&[
        ("repo/charts/shop/Chart.yaml", "name: shop"),
        ("repo/charts/shop/templates/web.yaml", "kind: {{ .Values.kind }}"),
        ("repo/k/patch.yaml", &pod("patch")),
        ("repo/k/kustomization.yaml", "resources: []"),
        ("repo/plain/web.yaml", &pod("web")),
        ("repo/inner.tgz", "x"),
    ]);
    folder.write("a.tar", &bytes);
    let read = read(&[folder.input("a.tar")], &options());
    assert_eq!(read.names(), ["web"]);
    let gaps: Vec<_> = read.gaps().iter().map(|gap| folder.short(&gap.to_owned().place.path)).collect();
    assert_eq!(gaps, ["a.tar/repo/inner.tgz", "a.tar/repo/charts/shop", "a.tar/repo/k"]);
}
