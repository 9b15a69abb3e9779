//! What people may say about collecting, and the bounds of it.

use std::ffi::OsString;
use std::time::Duration;

use seawall_world::Version;

/// How to collect.
#[derive(Clone, Debug)]
pub struct Options {
    /// In folders, read only files that match one of these patterns, written as in `.gitignore`.
    pub include: Vec<String>,
    /// In folders, skip what matches one of these patterns, written as in `.gitignore`.
    pub exclude: Vec<String>,
    /// Renderers may load what inputs refer to over the network.
    pub allow_remote: bool,
    /// The version charts are rendered for.
    pub kubernetes: Version,
    /// The namespace charts are rendered for.
    pub namespace: Option<String>,
    /// Threads to read on; zero means as many as there are cores.
    pub threads: usize,
    /// Where renderers are looked for, as in `PATH`; none means `PATH` itself.
    pub search_path: Option<OsString>,
    /// Bounds.
    pub limits: Limits,
}

/// The named bounds of collecting. Reaching one is a gap.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one input, unpacked.
    pub input_bytes_max: u64,
    /// Bytes of all files together, as they lie on disk.
    pub total_bytes_max: u64,
    /// Files of all inputs together.
    pub files_max: usize,
    /// Folders within folders.
    pub folder_depth_max: usize,
    /// Entries of one archive.
    pub archive_members_max: usize,
    /// Bytes of one archive, unpacked.
    pub archive_bytes_max: u64,
    /// How many times larger than its compressed form text may be, beyond the first 16 MiB.
    pub unpack_ratio_max: u64,
    /// Bytes that one run of a renderer may write.
    pub render_bytes_max: u64,
    /// How long one run of a renderer may take.
    pub render_time_max: Duration,
    /// Bytes of texts that cannot be read again (standard input, archives, rendered text) and are
    /// kept for excerpts. Beyond it, findings come without excerpt; this alone is no gap.
    pub kept_bytes_max: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            include: Vec::new(),
            exclude: Vec::new(),
            allow_remote: false,
            kubernetes: Version::LATEST,
            namespace: None,
            threads: 0,
            search_path: None,
            limits: Limits::default(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            input_bytes_max: 1 << 30,
            total_bytes_max: 8 << 30,
            files_max: 1_000_000,
            folder_depth_max: 128,
            archive_members_max: 100_000,
            archive_bytes_max: 2 << 30,
            unpack_ratio_max: 200,
            render_bytes_max: 256 << 20,
            render_time_max: Duration::from_secs(60),
            kept_bytes_max: 32 << 20,
        }
    }
}
