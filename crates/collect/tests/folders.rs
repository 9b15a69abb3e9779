//! Files, folders and patterns.

mod common;

use common::{Folder, options, pod, read};
use seawall_collect::{Options, check_patterns};

#[test]
fn folders_are_searched_in_the_order_of_names() {
    let folder = Folder::with(&[
        ("b/web.yml", &pod("web")),
        ("a.yaml", &pod("first")),
        ("c.json", r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "json"}}"#),
        ("b/deep/er/x.YAML", &pod("deep")),
        ("README.md", "# no manifest"),
        ("compose.yaml", "services: {web: {image: nginx}}"),
        (".hidden/h.yaml", &pod("hidden")),
        (".git/config.yaml", &pod("git")),
    ]);
    let read = read(&[folder.input("")], &options());
    assert_eq!(read.names(), ["hidden", "first", "deep", "web", "json"]);
    assert!(read.gaps().is_empty());
    assert_eq!((read.collected.skipped.other, read.world.tally().foreign), (1, 1));
    let paths: Vec<_> = read.world.sources().iter().map(|source| folder.short(&source.path)).collect();
    assert_eq!(
        paths,
        [".hidden/h.yaml", "a.yaml", "b/deep/er/x.YAML", "b/web.yml", "c.json", "compose.yaml"]
    );
}

#[test]
fn one_thread_and_many_read_the_same() {
    let folder = Folder::new();
    for index in 0..50 {
        folder.write(&format!("{}/{index}.yaml", index % 7), pod(&format!("p{index}")).as_bytes());
    }
    let one = read(&[folder.input("")], &Options { threads: 1, ..Options::default() });
    let many = read(&[folder.input("")], &Options { threads: 8, ..Options::default() });
    assert_eq!(one.names(), many.names());
    assert_eq!(one.names().len(), 50);
}

#[test]
fn ignore_rules_are_respected_and_can_be_taken_back() {
    let folder = Folder::with(&[
        (".git/HEAD", ""),
        (".gitignore", "build/\n*.tmp.yaml\n!keep.tmp.yaml\n"),
        ("sub/.seawallignore", "/vendor\n"),
        ("sub/.gitignore", "!b.tmp.yaml\n"),
        ("a.yaml", &pod("a")),
        ("build/x.yaml", &pod("built")),
        ("a.tmp.yaml", &pod("tmp")),
        ("keep.tmp.yaml", &pod("kept")),
        ("sub/b.tmp.yaml", &pod("taken-back")),
        ("sub/vendor/v.yaml", &pod("vendored")),
        ("sub/deep/vendor/v.yaml", &pod("deep-vendor")),
    ]);
    let whole = read(&[folder.input("")], &options());
    assert_eq!(whole.names(), ["a", "kept", "taken-back", "deep-vendor"]);
    assert_eq!(whole.collected.skipped.ignored, 3);
    // The rules of the work tree hold in a part of it, but not for what is named.
    let part = read(&[folder.input("sub")], &options());
    assert_eq!(part.names(), ["taken-back", "deep-vendor"]);
    let named = read(&[folder.input("build"), folder.input("a.tmp.yaml")], &options());
    assert_eq!(named.names(), ["built", "tmp"]);
}

#[test]
fn patterns_choose_within_folders() {
    let folder = Folder::with(&[
        ("a/web.yaml", &pod("web")),
        ("a/test/web.yaml", &pod("test")),
        ("b/db.yaml", &pod("db")),
    ]);
    let chosen = |include: &[&str], exclude: &[&str]| {
        let owned = |patterns: &[&str]| patterns.iter().map(|one| (*one).to_owned()).collect();
        let options = Options { include: owned(include), exclude: owned(exclude), ..options() };
        read(&[folder.input("")], &options).names().join(" ")
    };
    assert_eq!(chosen(&[], &["test/"]), "web db");
    assert_eq!(chosen(&["web.yaml"], &[]), "test web");
    assert_eq!(chosen(&["/a"], &["test"]), "web");
    assert_eq!(chosen(&["b/*.yaml"], &[]), "db");
    assert!(check_patterns(&["a/**".to_owned()]).is_ok());
    assert!(check_patterns(&["a{".to_owned()]).is_err());
}

#[test]
fn globs_find_what_no_shell_expanded() {
    let folder = Folder::with(&[
        ("prod/web.yaml", &pod("prod-web")),
        ("test/web.yaml", &pod("test-web")),
        ("test/x/db.yaml", &pod("db")),
        ("test/notes.txt", "a: ["),
    ]);
    let names = |pattern: &str| read(&[folder.input(pattern)], &options()).names().join(" ");
    assert_eq!(names("*/web.yaml"), "prod-web test-web");
    assert_eq!(names("**/*.yaml"), "prod-web test-web db");
    assert_eq!(names("te*"), "test-web db");
    assert_eq!(names("test/*"), "test-web db");
    assert_eq!(names("{prod,test}/w?b.yaml"), "prod-web test-web");
    let none = read(&[folder.input("*.json")], &options());
    assert_eq!(none.gap(&folder), "*.json: unreadable: no manifest or folder matches the pattern");
}

#[test]
fn a_file_that_is_met_twice_is_read_once() {
    let folder = Folder::with(&[("a/web.yaml", &pod("web")), ("a/b/db.yaml", &pod("db"))]);
    let inputs = ["a/web.yaml", "a", "a/b", "a/../a/web.yaml"].map(|path| folder.input(path));
    let read = read(&inputs, &options());
    assert_eq!(read.names(), ["web", "db"]);
    assert_eq!(read.collected.skipped.repeated, 3);
}

#[test]
fn links_to_files_and_folders_are_followed() {
    let folder = Folder::with(&[("real/web.yaml", &pod("web")), ("other/db.yaml", &pod("db"))]);
    std::os::unix::fs::symlink("../other", folder.path("real/linked")).unwrap();
    std::os::unix::fs::symlink("web.yaml", folder.path("real/again.yaml")).unwrap();
    let read = read(&[folder.input("real")], &options());
    assert_eq!((read.names(), read.gaps().len()), (vec!["web", "db"], 0));
}

#[test]
fn texts_can_be_had_again_until_they_change() {
    let folder = Folder::with(&[("a.yaml", &pod("a"))]);
    let read = read(&[folder.input("a.yaml")], &options());
    let source = &read.world.sources()[0];
    let text = read.collected.texts.text(source).expect("nothing has changed");
    assert_eq!(text.as_ref(), pod("a").as_bytes());
    folder.write("a.yaml", b"changed");
    assert!(read.collected.texts.text(source).is_none());
}
