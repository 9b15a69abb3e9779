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

/// A search path on which a program stands, for tests with the true one: `$SEAWALL_TEST_BIN`, then
/// `$PATH`. None, with a printed reason, where it stands on neither.
pub(crate) fn search_path(program: &str) -> Option<std::ffi::OsString> {
    let folders = ["SEAWALL_TEST_BIN", "PATH"].into_iter().filter_map(std::env::var_os);
    let folders: Vec<_> = folders.flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>()).collect();
    let found = folders.iter().any(|folder| folder.join(program).is_file());
    if !found {
        println!("skipped: {program} is neither in SEAWALL_TEST_BIN nor on the search path");
        return None;
    }
    Some(std::env::join_paths(folders).unwrap())
}

/// A folder with a program of a name that is a shell script.
pub(crate) fn fake(program: &str, script: &str) -> Folder {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with(&[(program, &format!("#!/bin/sh\n{script}"))]);
    fs::set_permissions(folder.path(program), fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

/// Packs files as tar.
pub(crate) fn tar(files: &[(&str, &str)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, path, text.as_bytes()).unwrap();
    }
    builder.into_inner().unwrap()
}

/// Packs bytes as gzip.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
