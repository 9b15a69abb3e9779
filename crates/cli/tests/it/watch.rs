//! `scan --watch` on files and on a cluster.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use seawall_testkit::ApiServer;
use serde_json::Value;

use crate::compare::follows;
use crate::folder::{Folder, HARMLESS, PRIVILEGED};

/// Far longer than a change takes to be told.
const TOLD_LONGEST: Duration = Duration::from_secs(60);

/// The program while it watches.
pub(crate) struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    pub(crate) fn start(folder: &Folder, words: &[&str]) -> Self {
        Watch::of(folder.command(words))
    }

    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let lines = lines(child.stdout.take().expect("a pipe"));
        Watch { child, lines }
    }

    pub(crate) fn line(&self) -> String {
        self.lines.recv_timeout(TOLD_LONGEST).expect("something is told")
    }

    /// The next event, which has to be as the schema says.
    pub(crate) fn event(&self) -> Value {
        let event = serde_json::from_str(&self.line()).expect("a line of JSON");
        follows("watch-v1.json", &event);
        event
    }

    /// The first line that begins so.
    pub(crate) fn until(&self, start: &str) -> String {
        loop {
            let line = self.line();
            if line.trim_start().starts_with(start) {
                return line;
            }
        }
    }

    /// Ends it as Ctrl-C does, and gives the exit code and what it wrote on standard error.
    pub(crate) fn interrupt(mut self) -> (i32, String) {
        kill(Pid::from_raw(self.child.id() as i32), Signal::SIGINT).expect("it runs");
        let status = self.child.wait().expect("it ends");
        let mut err = String::new();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("text");
        (status.code().expect("it ends by itself"), err)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(out: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// What became of the findings of a check.
fn became<'e>(event: &'e Value, check: &str) -> Vec<&'e str> {
    let changes = event["changes"].as_array().expect("a list");
    let of_check = changes.iter().filter(|change| change["check"] == check);
    of_check.map(|change| change["change"].as_str().expect("a word")).collect()
}

#[test]
fn each_change_of_a_file_is_told() {
    let folder = Folder::with("a.yaml", HARMLESS);
    let watch = Watch::start(&folder, &["scan", ".", "--watch", "-o", "json"]);
    let start = watch.event();
    assert_eq!((start["event"].as_str(), became(&start, "privileged-container").len()), (Some("start"), 0));
    std::fs::write(folder.path.join("a.yaml"), PRIVILEGED).expect("written");
    let event = watch.event();
    assert_eq!(became(&event, "privileged-container"), ["new"]);
    assert_eq!(event["objects"][0]["change"], "changed");
    assert_eq!(event["open"]["critical"], 1);
    std::fs::write(folder.path.join("a.yaml"), "kind: [\n").expect("written");
    let event = watch.event();
    assert_eq!(event["gaps"][0]["cause"], "unparsable");
    assert_eq!(became(&event, "privileged-container"), ["unseen"], "what cannot be read is not fixed");
    std::fs::write(folder.path.join("a.yaml"), PRIVILEGED).expect("written");
    let event = watch.event();
    assert_eq!(event["closedGaps"].as_array().map(Vec::len), Some(1));
    assert_eq!(became(&event, "privileged-container"), ["new"]);
    let (code, err) = watch.interrupt();
    assert_eq!((code, err.contains("error")), (1, false), "{err}");
}

#[test]
fn a_watch_ends_with_the_code_of_how_things_stand() {
    let folder = Folder::with("a.yaml", PRIVILEGED);
    let words = ["scan", ".", "-w", "--check", "privileged-container"];
    let watch = Watch::start(&folder, &words);
    watch.until("critical");
    std::fs::write(folder.path.join("a.yaml"), HARMLESS).expect("written");
    watch.until("Fixed (1)");
    assert_eq!(watch.until("open:"), "open: nothing");
    assert_eq!(watch.interrupt().0, 0);
}

/// What is known of findings after an event more: their fingerprints.
fn take(known: &mut BTreeSet<String>, event: &Value) {
    for change in event["changes"].as_array().expect("a list") {
        let name = change["fingerprint"].as_str().expect("text").to_owned();
        match change["after"].is_null() {
            true => known.remove(&name),
            false => known.insert(name),
        };
    }
}

fn fingerprints(report: &Value) -> BTreeSet<String> {
    let found = report["findings"].as_array().expect("a list").iter();
    found.map(|one| one["fingerprint"].as_str().expect("text").to_owned()).collect()
}

#[test]
fn changes_add_up_to_what_a_scan_finds() {
    let folder = Folder::with("a.yaml", HARMLESS).and("b.yaml", PRIVILEGED.replace("agent", "other"));
    let watch = Watch::start(&folder, &["scan", ".", "--watch", "-o", "json"]);
    let mut known = BTreeSet::new();
    take(&mut known, &watch.event());
    let service =
        "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec: {type: LoadBalancer}\n";
    for (name, text) in [("a.yaml", PRIVILEGED), ("c.yaml", service), ("b.yaml", HARMLESS)] {
        std::fs::write(folder.path.join(name), text).expect("written");
        take(&mut known, &watch.event());
    }
    assert_eq!(known, fingerprints(&folder.run(&["scan", ".", "-o", "json"]).json()));
}

#[test]
fn changes_of_a_cluster_add_up_to_what_a_scan_finds() {
    let Some(server) = ApiServer::shared() else { return };
    let space = "apiVersion: v1\nkind: Namespace\nmetadata: {name: watched}\n";
    server.apply(space).expect("it is taken");
    server.apply(&HARMLESS.replace("shop", "watched")).expect("it is taken");
    let kubeconfig = server.kubeconfig(&server.admin_user());
    let cluster = ["scan", "cluster", "-n", "watched", "--kubeconfig", kubeconfig.to_str().expect("UTF-8")];
    let folder = Folder::new();
    let watch = Watch::start(&folder, &[&cluster[..], &["--watch", "-o", "json"]].concat());
    let mut known = BTreeSet::new();
    take(&mut known, &watch.event());
    let pod = |name: &str| PRIVILEGED.replace("shop", "watched").replace("agent", name);
    let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n\
                  metadata: {name: all, namespace: watched}\n\
                  spec: {podSelector: {}, policyTypes: [Ingress, Egress]}\n";
    for text in [pod("one"), policy.to_owned(), pod("two")] {
        server.apply(&text).expect("it is taken");
        take(&mut known, &watch.event());
    }
    let path = "/api/v1/namespaces/watched/pods/one?gracePeriodSeconds=0";
    assert!(server.admin().request("DELETE", path, "").expect("it answers").is_success());
    let scanned = || fingerprints(&folder.run(&[&cluster[..], &["-o", "json"]].concat()).json());
    // One change may come in several events.
    while known != scanned() {
        take(&mut known, &watch.event());
    }
    assert_eq!(watch.interrupt().0, 1);
}

#[test]
fn what_makes_no_sense_while_watching_is_refused() {
    let folder = Folder::with("a.yaml", HARMLESS);
    for (words, hint) in [
        (&["-o", "sarif"][..], "-o json"),
        (&["-o", "json=x.json"], "redirect it"),
        (&["-o", "table", "-o", "json=x.json"], "-o table or -o json"),
        (&["--store", "x.db"], "leave out one"),
    ] {
        let ran = folder.run(&[&["scan", ".", "--watch"], words].concat());
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains(hint), "{ran:?}");
    }
    let ran = folder.run(&["scan", "-", "--watch"]);
    assert!(ran.code == 2 && ran.err.contains("standard input"), "{ran:?}");
}
