//! Places for stores, each test's own.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use seawall_store::{Access, Location, Store, open};

/// A folder that goes when it is dropped.
pub(crate) struct Folder(pub(crate) PathBuf);

// === impl Folder ===

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("seawall-store-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Folder(path)
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.0.join("findings.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The store at a location, made where there is none.
pub(crate) fn store(location: &Location) -> Box<dyn Store> {
    open(location, Access::Create).expect("the store opens")
}
