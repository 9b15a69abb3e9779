//! Broken inputs: each is a clear gap, the rest is still read, and memory stays bounded.

mod common;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::process::Command;

use common::{Folder, options, pod, read};
use nix::sys::stat::Mode;
use nix::unistd::{Uid, mkfifo, seteuid};
use seawall_collect::{Limits, Options};

/// A folder with one sound manifest before and one behind what a test adds as `m…`.
fn folder() -> Folder {
    Folder::with(&[("a.yaml", &pod("before")), ("z.yaml", &pod("behind"))])
}

/// Reads the folder, and the broken input by its own name; both times the gap must be the same.
fn gap(folder: &Folder, broken: &str) -> String {
    let found = read(&[folder.input("")], &options());
    assert_eq!(found.names(), ["before", "behind"]);
    let named = read(&[folder.input(broken), folder.input("z.yaml")], &options());
    assert_eq!(named.names(), ["behind"]);
    assert_eq!(named.gap(folder), found.gap(folder));
    found.gap(folder)
}

fn gap_of_text(text: &[u8]) -> String {
    let folder = folder();
    folder.write("m.yaml", text);
    gap(&folder, "m.yaml")
}

#[test]
fn truncated_text() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: \"cut";
    assert!(gap_of_text(text.as_bytes()).starts_with("m.yaml:3:"), "{}", gap_of_text(text.as_bytes()));
    let json = r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"#;
    assert!(gap_of_text(json.as_bytes()).starts_with("m.yaml:1:"));
}

#[test]
fn text_that_is_not_utf_8() {
    let shown = gap_of_text(b"apiVersion: v1\nkind: Pod\nmetadata: {name: caf\xe9}\n");
    assert!(shown.starts_with("m.yaml:") && shown.contains(": unparsable: "), "{shown}");
    let shown = gap_of_text(b"\x7fELF\x02\x01\x01\0\0\0\xff\xfe");
    assert!(shown.contains(": unparsable: "), "{shown}");
}

fn alias_bomb() -> String {
    let mut text = "apiVersion: v1\nkind: ConfigMap\nl0: &l0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = vec![format!("*l{}", level - 1); 10].join(", ");
        text.push_str(&format!("l{level}: &l{level} [{below}]\n"));
    }
    text
}

#[test]
fn an_alias_bomb() {
    let shown = gap_of_text(alias_bomb().as_bytes());
    assert!(shown.starts_with("m.yaml:") && shown.contains(": limit reached: "), "{shown}");
}

fn deep() -> String {
    format!("apiVersion: v1\nkind: ConfigMap\ndata: {}{}\n", "[".repeat(100_000), "]".repeat(100_000))
}

#[test]
fn nesting_100_000_deep() {
    let shown = gap_of_text(deep().as_bytes());
    assert!(shown.starts_with("m.yaml:3:") && shown.contains(": limit reached: "), "{shown}");
    let json = format!("{{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"a\": {}", "[".repeat(100_000));
    assert!(gap_of_text(json.as_bytes()).contains(": limit reached: "));
    let block: String = (0..1500).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let shown = gap_of_text(format!("apiVersion: v1\nkind: Pod\n{block}").as_bytes());
    assert!(shown.contains(": limit reached: "), "{shown}");
}

#[test]
fn a_file_of_2_gib() {
    let folder = folder();
    fs::File::create(folder.path("m.yaml")).unwrap().set_len(2 << 30).unwrap();
    assert_eq!(gap(&folder, "m.yaml"), "m.yaml: limit reached: input is larger than 1 GiB");
}

#[test]
fn links_that_lead_nowhere_or_in_circles() {
    let dangling = folder();
    symlink("gone", dangling.path("m.yaml")).unwrap();
    assert_eq!(gap(&dangling, "m.yaml"), "m.yaml: unreadable: symbolic link leads nowhere");
    let circle = folder();
    symlink("m.yaml", circle.path("m.yaml")).unwrap();
    assert_eq!(gap(&circle, "m.yaml"), "m.yaml: unreadable: symbolic links lead in a circle");
    let up = folder();
    fs::create_dir(up.path("m")).unwrap();
    symlink("..", up.path("m/up")).unwrap();
    let found = read(&[up.input("")], &options());
    assert_eq!(found.names(), ["before", "behind"]);
    assert_eq!(found.gap(&up), "m/up: unreadable: symbolic link leads back to a folder above it");
    let other = folder();
    symlink("gone", other.path("notes.txt")).unwrap();
    assert_eq!(read(&[other.input("")], &options()).gaps().len(), 0);
}

#[test]
fn what_is_no_file() {
    let pipe = folder();
    mkfifo(&pipe.path("m.yaml"), Mode::S_IRWXU).unwrap();
    assert_eq!(gap(&pipe, "m.yaml"), "m.yaml: unreadable: is a named pipe, not a file");
    let socket = folder();
    let _listener = UnixListener::bind(socket.path("m.yaml")).unwrap();
    assert_eq!(gap(&socket, "m.yaml"), "m.yaml: unreadable: is a socket, not a file");
    let device = folder();
    symlink("/dev/zero", device.path("m.yaml")).unwrap();
    assert_eq!(gap(&device, "m.yaml"), "m.yaml: unreadable: is a device, not a file");
}

#[test]
fn pipes_named_like_rules_and_charts_do_not_block() {
    let folder = folder();
    for name in [".gitignore", ".seawallignore", "Chart.yaml", "kustomization.yaml"] {
        mkfifo(&folder.path(name), Mode::S_IRWXU).unwrap();
    }
    let nowhere = Options { search_path: Some("".into()), ..options() };
    let read = read(&[folder.input("")], &nowhere);
    assert_eq!((read.names(), read.gaps().len()), (vec!["before", "behind"], 2));
}

#[test]
fn what_is_named_and_not_there() {
    let folder = folder();
    let read = read(&["gone.yaml", "z.yaml"].map(|path| folder.input(path)), &options());
    assert_eq!(read.gap(&folder), "gone.yaml: unreadable: there is no such file or folder");
    assert_eq!(read.names(), ["behind"]);
}

#[test]
fn broken_text_of_another_kind_counts_only_where_it_is_named() {
    let folder = folder();
    folder.write("m.yaml", b"services: [");
    let found = read(&[folder.input("")], &options());
    assert_eq!((found.gaps().len(), found.world.tally().foreign), (0, 1));
    let named = read(&[folder.input("m.yaml")], &options());
    assert!(named.gap(&folder).contains("unparsable"));
}

#[test]
fn bounds_on_everything_together() {
    let folder = folder();
    folder.write("m.yaml", pod("larger-than-others").as_bytes());
    let with = |limits: Limits| {
        let read = read(&[folder.input("")], &Options { limits, ..options() });
        (read.names().join(" "), read.gap(&folder))
    };
    let limits = Limits::default();
    assert_eq!(
        with(Limits { files_max: 2, ..limits }),
        (
            "before larger-than-others".to_owned(),
            "z.yaml: limit reached: there are more than 2 files; reading ended here".to_owned()
        )
    );
    assert_eq!(
        with(Limits { total_bytes_max: 100, ..limits }),
        (
            "before".to_owned(),
            "m.yaml: limit reached: all files together are larger than 100 bytes; reading ended here"
                .to_owned()
        )
    );
    assert_eq!(
        with(Limits { input_bytes_max: 85, ..limits }).1,
        "m.yaml: limit reached: input is larger than 85 bytes"
    );
}

#[test]
fn folders_nested_too_deep() {
    let folder = folder();
    folder.write(&format!("{}m.yaml", "d/".repeat(200)), pod("deep").as_bytes());
    let read = read(&[folder.input("")], &options());
    assert_eq!(read.names(), ["before", "behind"]);
    let deepest = vec!["d"; 129].join("/");
    assert_eq!(read.gap(&folder), format!("{deepest}: limit reached: folders are nested deeper than 128"));
}

/// Which part of [`child`] is to run, in a process of its own.
const PART: &str = "SEAWALL_TEST_PART";

/// Runs a part of [`child`] and gives what it printed.
fn run_child(part: &str, folder: &Folder) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture", "--test-threads", "1"])
        .env(PART, format!("{part} {}", folder.input("")))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    text
}

/// Not a test by itself: what others run in a process of its own.
#[test]
fn child() {
    let Ok(part) = std::env::var(PART) else { return };
    let (part, path) = part.split_once(' ').unwrap();
    if part == "unreadable" && Uid::effective().is_root() {
        seteuid(Uid::from_raw(65534)).unwrap();
    }
    let read = read(&[path.to_owned()], &options());
    println!("\nnames {}", read.names().join(" "));
    for gap in read.gaps() {
        println!("gap {}: {}", gap.place, gap.cause);
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default());
}

#[test]
fn files_and_folders_without_permission() {
    let folder = folder();
    folder.write("m.yaml", pod("hidden").as_bytes());
    folder.write("n/x.yaml", pod("hidden").as_bytes());
    for path in ["m.yaml", "n"] {
        fs::set_permissions(folder.path(path), fs::Permissions::from_mode(0o000)).unwrap();
    }
    let text = folder.short(&run_child("unreadable", &folder));
    fs::set_permissions(folder.path("n"), fs::Permissions::from_mode(0o755)).unwrap();
    assert!(text.contains("names before behind\n"), "{text}");
    for path in ["m.yaml", "n"] {
        assert!(text.contains(&format!("gap {path}: unreadable: permission denied\n")), "{text}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn memory_stays_bounded() {
    let folder = folder();
    folder.write("bomb.yaml", alias_bomb().as_bytes());
    folder.write("deep.yaml", deep().as_bytes());
    fs::File::create(folder.path("huge.yaml")).unwrap().set_len(2 << 30).unwrap();
    folder.write("zeros.tgz", &common::gzip(&vec![0; 100 << 20]));
    let text = run_child("memory", &folder);
    assert!(text.contains("names before behind\n"), "{text}");
    assert_eq!(text.matches("gap ").count(), 4, "{text}");
    let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kib: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(kib < 200 << 10, "{kib} KiB");
}
