//! File systems that are full or cannot be written, and files that were cut or torn.

use std::path::Path;
use std::process::Command;

use seawall_store::{Access, Error, Filter, Location, open};

use crate::made::{TARGET, day, finding, findings, put, read};
use crate::places::{Folder, store};

/// A small file system of its own, mounted over a folder.
struct Small(Folder);

// === impl Small ===

impl Small {
    /// None, with the reason printed, where this user may mount nothing.
    fn new() -> Option<Self> {
        let folder = Folder::new();
        let mounted = mount(&["-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs"], &folder.0);
        if !mounted {
            println!("skipped: no file system can be mounted here (hint: run as root)");
        }
        mounted.then_some(Small(folder))
    }

    fn location(&self) -> Location {
        Location::File(self.0.file())
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0.0).status();
    }
}

fn mount(words: &[&str], folder: &Path) -> bool {
    let mounted = Command::new("mount").args(words).arg(folder).output();
    mounted.is_ok_and(|output| output.status.success())
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let Some(small) = Small::new() else { return };
    let mut full = store(&small.location());
    put(&mut *full, 1, &findings(0..100), &read(0..100));
    let all = findings(0..5000);
    let coverage = read(0..5000);
    let scan = seawall_store::Scan {
        target: TARGET,
        started: day(2),
        version: "0.1.0",
        findings: &all,
        coverage: &coverage,
    };
    let error = full.put(&scan).expect_err("there is no room");
    assert_eq!(error.to_string(), "there is no room for the store: database or disk is full");
    assert!(error.hint().is_some_and(|hint| hint.starts_with("free some, or ")), "{error:?}");
    drop(full);
    let mut kept = store(&small.location());
    assert_eq!(kept.list(&Filter::default()).expect("listed").page.total, 100);
    assert_eq!(put(&mut *kept, 3, &findings(0..101), &read(0..101)).point.new, 1, "what fits is stored");
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let Some(small) = Small::new() else { return };
    put(&mut *store(&small.location()), 1, &findings([1]), &read([1]));
    assert!(mount(&["-o", "remount,ro"], &small.0.0), "it becomes read-only");
    let new = Location::File(small.0.0.join("new.db"));
    for location in [small.location(), new] {
        let error = open(&location, Access::Create).err().expect("it cannot be written");
        assert!(matches!(error, Error::Denied(_)), "{error:?}");
        assert!(error.to_string().starts_with("the store may not be used: "), "{error}");
        assert!(error.hint().is_some_and(|hint| hint.contains("its folder has to be writable")), "{error:?}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let folder = Folder::new();
    let error = open(&Location::File(folder.0.join("none/findings.db")), Access::Create).err();
    assert_eq!(error, Some(Error::NoFolder));
}

/// Pages are overwritten one after the other: each time it is told, or what is read is what was stored.
#[test]
fn a_torn_file_is_told_and_never_misread() {
    let folder = Folder::new();
    let location = Location::File(folder.file());
    let expected = {
        let mut whole = store(&location);
        put(&mut *whole, 1, &findings(0..200), &read(0..200));
        whole.list(&Filter::default()).expect("listed")
    };
    let whole = std::fs::read(folder.file()).expect("a file");
    let pages = whole.len() / 4096;
    assert!(pages > 10, "{pages}");
    let mut told = 0;
    for page in 0..=pages {
        let mut torn = whole.clone();
        match torn.get_mut(page * 4096..(page + 1) * 4096) {
            Some(bytes) => bytes.fill(0xa5),
            None => torn.truncate(whole.len() / 2),
        }
        std::fs::write(folder.file(), &torn).expect("written");
        for beside in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{beside}", folder.file().display()));
        }
        let read = open(&location, Access::Existing).and_then(|mut torn| torn.list(&Filter::default()));
        match read {
            Ok(listed) => assert_eq!(listed, expected, "page {page}"),
            Err(error) => {
                assert!(matches!(error, Error::Damaged(_) | Error::Foreign(_)), "page {page}: {error:?}");
                assert!(error.hint().is_some(), "{error:?}");
                told += 1;
            }
        }
    }
    assert!(told > pages / 2, "only {told} of {pages} were told");
    assert_eq!(finding(0).fingerprint, expected.findings[0].record.fingerprint);
}
