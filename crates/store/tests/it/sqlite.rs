//! The suite on SQLite.

use std::time::Duration;

use seawall_store::{Access, Error, Filter, Fixed, Location, Status, VERSION, open};

use crate::made::{day, finding, findings, put, read};
use crate::places::{Folder, store};
use crate::suite::CASES;

#[test]
fn sqlite_passes_the_suite() {
    for case in CASES {
        let folder = Folder::new();
        println!("{}", case.name);
        (case.run)(&Location::File(folder.file()));
    }
}

/// What `tests/data/v1.sql` says.
#[test]
fn a_store_of_the_first_version_is_brought_up_to_date() {
    let folder = Folder::new();
    let old = rusqlite::Connection::open(folder.file()).expect("a file");
    old.pragma_update(None, "journal_mode", "WAL").expect("as it was");
    old.execute_batch(include_str!("../data/v1.sql")).expect("a store of version 1");
    drop(old);
    let location = Location::File(folder.file());
    let mut store = open(&location, Access::Existing).expect("it opens");
    let listed = store.list(&Filter::default()).expect("listed").findings;
    let listed: Vec<_> = listed.iter().map(|one| (&*one.record.fingerprint, one.status)).collect();
    let [first, second, third, fourth] = [1, 2, 3, 4].map(|number| finding(number).fingerprint);
    let expected = [
        (&*first, Status::Reopened),
        (&*second, Status::Fixed),
        (&*third, Status::Accepted),
        (&*fourth, Status::Open),
    ];
    assert_eq!(listed, expected);
    let fixed = store.show(&second, None).expect("it is there").stored;
    assert_eq!((fixed.fixed, fixed.last_seen), (Some((day(3), Fixed::Passed)), day(2)));
    assert_eq!(fixed.record, finding(2));
    drop(store);
    let raw = rusqlite::Connection::open(folder.file()).expect("a file");
    let version: i64 =
        raw.query_row("SELECT version FROM seawall_schema", [], |row| row.get(0)).expect("one");
    assert_eq!(version, VERSION);
}

#[test]
fn pruning_gives_space_back() {
    let folder = Folder::new();
    let mut store = store(&Location::File(folder.file()));
    put(&mut *store, 1, &findings(0..5000), &read(0..5000));
    put(&mut *store, 2, &findings(0..10), &read(0..5000));
    let size = || {
        let beside = std::fs::metadata(format!("{}-wal", folder.file().display()));
        std::fs::metadata(folder.file()).expect("a file").len() + beside.map_or(0, |found| found.len())
    };
    let before = size();
    assert_eq!(store.prune(None, day(3), false), Ok(4990));
    assert!(size() * 10 < before, "{} of {before} bytes are left", size());
    assert_eq!(store.list(&Filter::default()).expect("listed").page.total, 10);
}

#[test]
fn a_list_is_read_in_the_order_of_its_index() {
    let folder = Folder::new();
    drop(store(&Location::File(folder.file())));
    let raw = rusqlite::Connection::open(folder.file()).expect("a file");
    // What `list` asks of one target.
    let query = "EXPLAIN QUERY PLAN SELECT id, message FROM seawall_finding WHERE target = 1 AND status IN (0, 1) \
                 ORDER BY verdict, severity DESC, namespace NULLS FIRST, kind, name, check_id, fingerprint, target";
    let mut plan = raw.prepare(query).expect("a plan");
    let plan = plan.query_map([], |row| row.get(3)).expect("a plan");
    let plan: Vec<String> = plan.collect::<Result<_, _>>().expect("a plan");
    assert_eq!(plan, ["SEARCH seawall_finding USING INDEX seawall_finding_by_rank (target=?)"]);
}

#[test]
fn a_new_store_waits_for_whoever_has_the_file() {
    let folder = Folder::new();
    let other = rusqlite::Connection::open(folder.file()).expect("a file");
    other.execute_batch("BEGIN EXCLUSIVE").expect("locked");
    let location = Location::File(folder.file());
    std::thread::scope(|scope| {
        let opened = scope.spawn(|| open(&location, Access::Create).map(drop));
        std::thread::sleep(Duration::from_millis(200));
        assert!(!opened.is_finished(), "it did not wait");
        other.execute_batch("ROLLBACK").expect("let go");
        assert_eq!(opened.join().expect("no panic"), Ok::<(), Error>(()));
    });
}
