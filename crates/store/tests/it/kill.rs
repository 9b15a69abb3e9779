//! Killed in the middle of writing, a store holds every scan that was told to be stored, and is whole.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use seawall_store::{Filter, Location, Status};

use crate::made::{TARGET, day, finding, findings, put, read};
use crate::places::{Folder, store};

const ROUNDS: u32 = 200;
/// Set for the child, which writes until it is killed: the address of the store.
const CHILD: &str = "SEAWALL_TEST_STORE_CHILD";
/// The pods that every scan reads.
const PODS: u32 = 400;

/// What scan n finds: a window that moves on by three with each scan.
fn found(scan: u32) -> impl Iterator<Item = u32> {
    (0..PODS / 2).map(move |step| (scan * 3 + step) % PODS)
}

/// The child: stores scan after scan, and tells of each after it is stored.
#[test]
fn child_that_writes() {
    let Ok(address) = std::env::var(CHILD) else { return };
    let store = &mut *store(&address.parse().expect("an address"));
    let stored = store.targets().expect("targets").first().map_or(0, |target| target.scans);
    println!("\nopened");
    for scan in stored + 1.. {
        put(store, i64::from(scan), &findings(found(scan)), &read(0..PODS));
        println!("stored {scan}");
    }
}

#[test]
fn a_killed_writer_loses_nothing_that_was_stored() {
    let folder = Folder::new();
    let file = folder.file();
    let address = file.to_str().expect("a path in UTF-8");
    let mut told = 0;
    for round in 0..ROUNDS {
        told = told.max(told_before_killed(address, round, |child| child.kill().expect("it is killed")));
        if file.exists() {
            check(&Location::File(file.clone()), told);
            let raw = rusqlite::Connection::open(&file).expect("a file");
            let verdict = raw.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
            assert_eq!(verdict.as_deref(), Ok("ok"));
        } else {
            assert_eq!(told, 0);
        }
    }
    assert!(told >= ROUNDS / 4, "only {told} scans were stored, so hardly anything was put to the test");
}

/// Lets a child write for a while, kills it or what it needs, and gives the last scan that it told to be
/// stored.
pub(crate) fn told_before_killed(address: &str, round: u32, kill: impl FnOnce(&mut Child)) -> u32 {
    let own = std::env::current_exe().expect("the test's own program");
    let mut child = Command::new(own)
        .args(["--exact", "kill::child_that_writes", "--nocapture"])
        .env(CHILD, address)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the child starts");
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut line = String::new();
    // In most rounds it is killed while it writes, in every eighth while it opens.
    while !round.is_multiple_of(8) && line.trim() != "opened" {
        line.clear();
        assert!(output.read_line(&mut line).expect("readable") > 0, "the child ended by itself");
    }
    std::thread::sleep(Duration::from_micros(u64::from(round) * 7919 % 40_000));
    kill(&mut child);
    child.wait().expect("it is gone");
    let mut rest = String::new();
    output.read_to_string(&mut rest).expect("readable");
    // The last line may be cut off.
    let whole = rest.rfind('\n').map_or("", |end| &rest[..end]);
    let stored = whole.lines().filter_map(|line| line.strip_prefix("stored ")?.parse().ok());
    stored.max().unwrap_or(0)
}

/// The store holds at least the told scans, and its findings are those of its last scan.
pub(crate) fn check(location: &Location, told: u32) {
    // Opening brings it to its last whole state, as the next scan would.
    let store = &mut *store(location);
    let Some(target) = store.targets().expect("targets").pop() else {
        assert_eq!(told, 0);
        return;
    };
    let scans = target.scans;
    assert!(scans >= told, "scan {told} was stored, and {scans} scans are left");
    assert_eq!(target.newest, day(i64::from(scans)));
    assert_eq!(store.trend(TARGET, None).expect("a trend").len(), scans as usize);
    let open = Filter { statuses: vec![Status::Open, Status::Reopened], ..Filter::default() };
    let listed = store.list(&open).expect("listed").findings;
    let mut listed: Vec<String> = listed.into_iter().map(|one| one.record.fingerprint).collect();
    let mut expected: Vec<String> = found(scans).map(|number| finding(number).fingerprint).collect();
    listed.sort();
    expected.sort();
    assert_eq!(listed, expected);
}
