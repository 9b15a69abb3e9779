//! The texts of sources, for excerpts: Worlds do not keep them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::Metadata;
use std::path::PathBuf;
use std::time::SystemTime;

use seawall_world::Source;

use crate::file;

/// Where the text of each source can be had again.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    by_path: HashMap<String, Text>,
    bytes_max: u64,
    kept_bytes: usize,
    kept_bytes_max: usize,
}

/// A text, or where it lies.
#[derive(Clone, Debug)]
pub(crate) enum Text {
    /// A file as it was when it was read.
    File { path: PathBuf, bytes: u64, modified: Option<SystemTime> },
    /// The text itself.
    Kept(Vec<u8>),
}

// === impl Texts ===

impl Texts {
    pub(crate) fn new(bytes_max: u64, kept_bytes_max: usize) -> Self {
        Texts { bytes_max, kept_bytes_max, ..Texts::default() }
    }

    /// The bytes a source was read from; none where they cannot be had any more: the file has
    /// changed, or too much text would have to be kept.
    pub fn text(&self, source: &Source) -> Option<Cow<'_, [u8]>> {
        match self.by_path.get(&source.path)? {
            Text::Kept(text) => Some(Cow::Borrowed(text)),
            Text::File { path, bytes, modified } => {
                let (text, metadata) = file::read(path, self.bytes_max).ok()?;
                let same = text.len() as u64 == *bytes && metadata.modified().ok() == *modified;
                same.then_some(Cow::Owned(text))
            }
        }
    }

    pub(crate) fn insert(&mut self, path: &str, text: Text) {
        if let Text::Kept(text) = &text {
            if self.kept_bytes + text.len() > self.kept_bytes_max {
                return;
            }
            self.kept_bytes += text.len();
        }
        self.by_path.insert(path.to_owned(), text);
    }
}

// === impl Text ===

impl Text {
    pub(crate) fn file(path: PathBuf, metadata: &Metadata) -> Self {
        Text::File { path, bytes: metadata.len(), modified: metadata.modified().ok() }
    }
}
