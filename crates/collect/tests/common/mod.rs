//! Small trees of files in temporary folders.

#![allow(dead_code)]

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use seawall_collect::{Collected, Options, collect};
use seawall_finding::Gap;
use seawall_world::{Settings, World};

/// A folder that is gone when the test ends.
pub(crate) struct Folder(PathBuf);

static NEXT: AtomicU32 = AtomicU32::new(0);

impl Folder {
    pub(crate) fn new() -> Self {
        let name = format!("seawall-collect-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Folder(path.canonicalize().unwrap())
    }

    /// A folder with files, each a path and a text.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Folder::new();
        for (path, text) in files {
            folder.write(path, text.as_bytes());
        }
        folder
    }

    pub(crate) fn write(&self, path: &str, text: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    /// The path as an input.
    pub(crate) fn input(&self, path: &str) -> String {
        match path {
            "" => self.0.display().to_string(),
            _ => self.path(path).display().to_string(),
        }
    }

    /// A text with this folder's own path taken out.
    pub(crate) fn short(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.0.display()), "").replace(&self.0.display().to_string(), ".")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A pod of a name.
pub(crate) fn pod(name: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\nspec:\n  containers:\n  - name: app\n")
}

pub(crate) fn options() -> Options {
    Options { threads: 2, ..Options::default() }
}

/// What was read, and the World of it.
pub(crate) struct Read {
    pub(crate) world: World,
    pub(crate) collected: Collected,
}

pub(crate) fn read(inputs: &[String], options: &Options) -> Read {
    let mut collected = collect(inputs, options, &|| {});
    let sources = collected.sources.clone();
    let world = World::build(sources, std::mem::take(&mut collected.gaps), Settings::default());
    Read { world, collected }
}

impl Read {
    /// The names of all objects, in reading order.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.world.ids().map(|id| self.world.object(id).name()).collect()
    }

    pub(crate) fn gaps(&self) -> &[Gap] {
        self.world.gaps()
    }

    /// The only gap, as its place and cause.
    pub(crate) fn gap(&self, folder: &Folder) -> String {
        match self.gaps() {
            [gap] => folder.short(&format!("{}: {}", gap.place, gap.cause)),
            gaps => panic!("{} gaps: {gaps:?}", gaps.len()),
        }
    }
}

