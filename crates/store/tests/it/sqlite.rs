//! The suite on SQLite.

use seawall_store::Location;

use crate::places::Folder;
use crate::suite::CASES;

#[test]
fn sqlite_passes_the_suite() {
    for case in CASES {
        let folder = Folder::new();
        println!("{}", case.name);
        (case.run)(&Location::File(folder.file()));
    }
}
