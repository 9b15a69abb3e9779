//! Files that are no store, or one of tomorrow.

use seawall_store::{Access, Error, Location, VERSION, open};

use crate::made::{finding, findings, put, read};
use crate::places::{Folder, store};

#[track_caller]
fn refused(location: &Location) -> Error {
    let error = open(location, Access::Create).err().expect("it is refused");
    assert_eq!(open(location, Access::Existing).err(), Some(error.clone()));
    error
}

#[test]
fn a_store_of_a_newer_version_is_refused_and_left_alone() {
    let folder = Folder::new();
    let location = Location::File(folder.file());
    drop(store(&location));
    let newer = rusqlite::Connection::open(folder.file()).expect("a file");
    newer.execute("UPDATE seawall_schema SET version = version + 1", []).expect("written");
    drop(newer);
    let before = std::fs::read(folder.file()).expect("a file");
    let error = refused(&location);
    assert_eq!(error, Error::Newer { found: VERSION + 1, known: VERSION });
    let [found, known] = [VERSION + 1, VERSION];
    let fact = format!("the store has version {found}, and this build knows versions up to {known}");
    assert_eq!(error.to_string(), fact);
    assert_eq!(error.hint().as_deref(), Some("use a newer Seawall, or another store"));
    assert!(before == std::fs::read(folder.file()).expect("a file"), "nothing is written");
}

#[test]
fn other_files_are_refused_and_left_alone() {
    let folder = Folder::new();
    let text = folder.0.join("notes.txt");
    let long = "no database at all, but long enough to have a header of a hundred bytes: ".repeat(20);
    std::fs::write(&text, &long).expect("written");
    let other = folder.0.join("other.db");
    rusqlite::Connection::open(&other)
        .and_then(|other| other.execute_batch("CREATE TABLE mail (text TEXT)"))
        .expect("another program's file");
    for path in [&text, &other, &folder.0] {
        let error = refused(&Location::File(path.clone()));
        assert!(matches!(error, Error::Foreign(_)), "{error}");
    }
    assert_eq!(std::fs::read_to_string(&text).expect("still there"), long);
    let mut tables = rusqlite::Connection::open(&other).expect("a file");
    let tables = tables.transaction().expect("readable");
    let count: i64 =
        tables.query_row("SELECT COUNT(*) FROM sqlite_master", [], |row| row.get(0)).expect("a count");
    assert_eq!(count, 1);
}

#[test]
fn a_damaged_word_is_told_and_not_guessed() {
    let folder = Folder::new();
    let location = Location::File(folder.file());
    let mut open = store(&location);
    put(&mut *open, 1, &findings([1]), &read([1]));
    let other = rusqlite::Connection::open(folder.file()).expect("a file");
    for damage in ["status = 9", "severity = -1", "verdict = 2, cause = 'tomorrow'", "line = -4"] {
        other.execute(&format!("UPDATE seawall_finding SET {damage}"), []).expect("written");
        let error = open.show(&finding(1).fingerprint, None).expect_err(damage);
        assert!(matches!(error, Error::Damaged(_)), "{damage}: {error}");
        let mend = "UPDATE seawall_finding SET status = 0, severity = 3, verdict = 0, cause = NULL, line = 1";
        other.execute(mend, []).expect("written");
    }
    assert!(open.show(&finding(1).fingerprint, None).is_ok());
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_a_new_store() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let mut open = store(&Location::File(folder.file()));
    put(&mut *open, 1, &findings([1]), &read([1]));
    for entry in std::fs::read_dir(&folder.0).expect("listed") {
        let entry = entry.expect("listed");
        let mode = entry.metadata().expect("there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?} {mode:o}", entry.path());
    }
}
