//! Regular files, opened without ever waiting.

use std::fs::{File, Metadata, OpenOptions};
use std::io::Read;
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use nix::fcntl::OFlag;
use seawall_finding::CauseKind;

use crate::refusal::{Refusal, bytes_text};

/// What stands at a path once symbolic links are followed.
pub(crate) enum Found {
    File(Metadata),
    Folder(Metadata),
}

/// A number that tells files and folders apart however they are named.
pub(crate) type FileId = (u64, u64);

pub(crate) fn file_id(metadata: &Metadata) -> FileId {
    (metadata.dev(), metadata.ino())
}

/// Looks at a path without opening it.
pub(crate) fn look(path: &Path) -> Result<Found, Refusal> {
    let metadata = std::fs::metadata(path).map_err(|error| {
        let dangling = error.kind() == std::io::ErrorKind::NotFound && path.is_symlink();
        if dangling {
            Refusal::new(CauseKind::Unreadable, "symbolic link leads nowhere")
        } else {
            Refusal::io(&error)
        }
    })?;
    if metadata.is_dir() { Ok(Found::Folder(metadata)) } else { regular(metadata).map(Found::File) }
}

fn regular(metadata: Metadata) -> Result<Metadata, Refusal> {
    let kind = metadata.file_type();
    let noun = match kind {
        _ if kind.is_file() => return Ok(metadata),
        _ if kind.is_fifo() => "a named pipe",
        _ if kind.is_socket() => "a socket",
        _ if kind.is_block_device() || kind.is_char_device() => "a device",
        _ if kind.is_dir() => "a folder",
        _ => "no regular file",
    };
    let refusal = Refusal::new(CauseKind::Unreadable, format!("is {noun}, not a file"));
    Err(refusal.hint("pipe the text into standard input and name it -"))
}

/// Opens a regular file. It may have become something else since it was looked at, so opening does
/// not wait for a writer, and the type is looked at again.
pub(crate) fn open(path: &Path) -> Result<(File, Metadata), Refusal> {
    look(path)?;
    let file = OpenOptions::new()
        .read(true)
        .custom_flags((OFlag::O_NONBLOCK | OFlag::O_NOCTTY).bits())
        .open(path)
        .map_err(|error| Refusal::io(&error))?;
    let metadata = file.metadata().map_err(|error| Refusal::io(&error))?;
    Ok((file, regular(metadata)?))
}

/// The bytes of a regular file and what it was when they were read.
pub(crate) fn read(path: &Path, bytes_max: u64) -> Result<(Vec<u8>, Metadata), Refusal> {
    let (file, metadata) = open(path)?;
    if metadata.len() > bytes_max {
        return Err(too_large(bytes_max));
    }
    let text = read_bounded(file, metadata.len() as usize, bytes_max)?;
    Ok((text, metadata))
}

/// All that a reader gives, up to a bound.
pub(crate) fn read_bounded(reader: impl Read, bytes: usize, bytes_max: u64) -> Result<Vec<u8>, Refusal> {
    let text = read_capped(reader, bytes, bytes_max).map_err(|error| Refusal::io(&error))?;
    text.ok_or_else(|| too_large(bytes_max))
}

/// All that a reader gives; none where it is more than a bound. `bytes` is a guess at the length.
pub(crate) fn read_capped(
    reader: impl Read,
    bytes: usize,
    bytes_max: u64,
) -> std::io::Result<Option<Vec<u8>>> {
    // One byte more, so that the end is seen without growing.
    let mut text = Vec::with_capacity(bytes + 1);
    reader.take(bytes_max + 1).read_to_end(&mut text)?;
    Ok((text.len() as u64 <= bytes_max).then_some(text))
}

pub(crate) fn too_large(bytes_max: u64) -> Refusal {
    let bound = bytes_text(bytes_max);
    Refusal::new(CauseKind::Limit, format!("input is larger than {bound}"))
        .hint("split it into several files")
}
