//! Snapshots: what is written is read back, and everything else is refused.

use std::io::Cursor;
use std::path::PathBuf;

use seawall_collect::live::{Capture, Resource, Scope, Server};
use seawall_collect::snapshot::{SnapshotLimits, read_lines, read_snapshot, write_snapshot};
use seawall_finding::{Cause, CauseKind, Gap, Hidden, Place};
use seawall_yaml::{Limits, NodeId, read_json};

const DEPLOYMENTS: &str = r#"[
    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"b","labels":{"z":"1","a":"2"}},"spec":{"x":1.0}},
    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"},"spec":{"text":"ü \u0000 \n \"q\""}}
]"#;
const SECRETS: &str =
    r#"[{"apiVersion":"v1","kind":"Secret","metadata":{},"data":{"a":"<redacted 8 bytes>"}}]"#;

fn resource(group: &str, plural: &str, kind: &str, objects: &str) -> Resource {
    let tree = read_json(objects.as_bytes(), &Limits::default()).expect("JSON");
    let objects = tree.value(NodeId(0)).items().map(|item| item.id()).collect();
    Resource {
        group: group.to_owned(),
        version: "v1".to_owned(),
        plural: plural.to_owned(),
        kind: kind.to_owned(),
        namespaced: true,
        resource_version: "123".to_owned(),
        tree,
        objects,
    }
}

fn gap(hides: Hidden) -> Gap {
    Gap {
        cause: Cause::new(CauseKind::Denied, "no right to list pods"),
        place: Place { path: "cluster: v1 pods".to_owned(), position: None },
        hint: Some("give it".to_owned()),
        excerpt: None,
        hides,
    }
}

fn capture() -> Capture {
    let pods = |namespace: Option<&str>| Hidden::Kind {
        group: String::new(),
        kind: "Pod".to_owned(),
        namespace: namespace.map(str::to_owned),
    };
    Capture {
        taken: "2026-11-21T07:00:00Z".to_owned(),
        server: Server {
            context: "prod".to_owned(),
            git_version: Some("v1.36.2".to_owned()),
            platform: None,
        },
        scope: Scope { namespaces: vec!["shop".to_owned()], selector: None },
        kinds: vec![(String::new(), "Pod".to_owned()), ("apps".to_owned(), "Deployment".to_owned())],
        resources: vec![
            resource("", "secrets", "Secret", SECRETS),
            resource("apps", "deployments", "Deployment", DEPLOYMENTS),
            resource("apps", "daemonsets", "DaemonSet", "[]"),
        ],
        gaps: vec![
            gap(Hidden::Anything),
            gap(Hidden::Parts),
            gap(Hidden::Group("apps".to_owned())),
            gap(pods(None)),
            gap(pods(Some("shop"))),
        ],
        requests: 7,
        bytes: 4711,
    }
}

fn written() -> Vec<u8> {
    let mut bytes = Vec::new();
    write_snapshot(&capture(), "0.1.0", &mut bytes).expect("a vector takes everything");
    bytes
}

/// A file that goes when it is dropped.
struct File(PathBuf);

impl File {
    fn of(name: &str, bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("seawall-{}-{name}.swz", std::process::id()));
        std::fs::write(&path, bytes).expect("written");
        File(path)
    }

    fn read(&self) -> Result<Capture, String> {
        read_snapshot(&self.0, &SnapshotLimits::default()).map_err(|error| error.fact)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Everything of a capture as text; trees as JSON in their own order.
fn told(capture: &Capture) -> String {
    let mut out = format!(
        "{} {:?} {:?} {:?} {} {} {:?}\n",
        capture.taken,
        capture.server,
        capture.scope,
        capture.kinds,
        capture.requests,
        capture.bytes,
        capture.gaps
    );
    for resource in &capture.resources {
        out += &format!("{} {} {}", resource.path(), resource.namespaced, resource.resource_version);
        for object in &resource.objects {
            resource.tree.value(*object).write_json_as_read(&mut out);
        }
        out.push('\n');
    }
    out
}

#[test]
fn what_is_written_is_read_back() {
    let read = File::of("back", &written()).read().expect("sound");
    assert_eq!(told(&read), told(&capture()));
    assert_eq!(written(), written(), "the same capture gives the same bytes");
}

/// A small generator of numbers, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

#[test]
fn a_thousand_corruptions_are_refused() {
    let sound = written();
    let mut random = Random(0x5ea_3a11);
    for round in 0..1_000 {
        let mut bytes = sound.clone();
        match round % 5 {
            0 => bytes.truncate(random.below(sound.len())),
            1 => {
                let at = random.below(sound.len());
                bytes[at] ^= 1 << random.below(8);
            }
            2 => bytes.insert(random.below(sound.len() + 1), random.below(256) as u8),
            3 => {
                let (from, to) = (random.below(sound.len()), random.below(sound.len()));
                bytes.drain(from.min(to)..from.max(to).max(from.min(to) + 1));
            }
            _ => {
                let (a, b) = (random.below(sound.len()), random.below(sound.len()));
                bytes.swap(a, b);
                bytes.truncate(sound.len() - usize::from(sound == bytes));
            }
        }
        assert_ne!(bytes, sound, "round {round} changes something");
        let refused = File::of("corrupt", &bytes).read().expect_err("a corrupt file is refused");
        assert!(
            refused.contains("cut short or altered") || refused.contains("no snapshot"),
            "round {round}: {refused}"
        );
    }
}

#[test]
fn a_form_of_the_future_is_refused() {
    use sha2::{Digest, Sha256};
    let mut bytes = written();
    bytes[8] = 2;
    let end = bytes.len() - 32;
    let digest = Sha256::digest(&bytes[..end]);
    bytes[end..].copy_from_slice(&digest);
    let refused = File::of("future", &bytes).read().expect_err("refused");
    assert!(refused.contains("form that this version does not know"), "{refused}");
}

/// Reads lines as if they had been unpacked, within small bounds.
fn lines(text: &str) -> Result<Capture, String> {
    let limits = SnapshotLimits {
        unpacked_bytes_max: 4_000,
        resource_bytes_max: 1_000,
        line_bytes_max: 500,
        entries_max: 3,
        objects_max: 3,
        ..SnapshotLimits::default()
    };
    read_lines(&mut Cursor::new(text), &limits).map_err(|error| error.fact)
}

fn header(gaps: &str, resources: &str) -> String {
    format!(
        r#"{{"taken":"","context":"","gitVersion":null,"platform":null,"namespaces":[],"selector":null,"kinds":[],"requests":0,"bytes":0,"gaps":{gaps},"resources":{resources}}}"#
    ) + "\n"
}

fn pods(count: &str) -> String {
    let line = r#"{"group":"","version":"v1","plural":"pods","kind":"Pod","namespaced":true,"#;
    format!("{line}\"resourceVersion\":\"1\",\"objects\":{count}}}\n")
}

const POD: &str = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}\n";

#[test]
fn what_lines_claim_is_bounded_and_checked() {
    let good = header("0", "1") + &pods("2") + POD + POD;
    assert_eq!(lines(&good).expect("sound").len(), 2);
    let long = format!("{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"x\":\"{}\"}}\n", "x".repeat(600));
    for (text, expected) in [
        (String::new(), "a line is missing"),
        ("[]\n".to_owned(), "a line is no object"),
        ("{\"taken\"\n".to_owned(), "a line is no JSON"),
        ("{}\n".to_owned(), "a line lacks its taken"),
        (header("4", "0"), "beyond the bound of gaps"),
        (header("0", "4"), "beyond the bound of resources"),
        (header("-1", "0"), "a line lacks its gaps"),
        (header("1", "0") + "{}\n", "a line lacks its cause"),
        (header("0", "1"), "a line is missing"),
        (header("0", "1") + &pods("4"), "beyond the bound of objects"),
        (header("0", "1") + &pods("2") + POD, "a line is missing"),
        (header("0", "1") + &pods("1") + POD + POD, "more lines than it says"),
        (header("0", "1") + &pods("1") + "{\"apiVersion\":\"v1\",\"kind\":\"Node\"}\n", "not of the kind"),
        (header("0", "1") + &pods("1") + &long, "beyond the bound of bytes of a line"),
        (good.trim_end().to_owned(), "a line is missing"),
    ] {
        let refused = lines(&text).expect_err("refused");
        assert!(refused.contains(expected), "{text}: {refused}");
    }
}
