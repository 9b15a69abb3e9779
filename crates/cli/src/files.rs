//! Files that are read whole: settings and frameworks, which people write, and results.

use std::fs::File;
use std::io::{ErrorKind, Read};

use crate::console::reason;

/// Such a file is written by hand; more bytes are a mistake.
const FILE_BYTES_MAX: u64 = 4 << 20;

/// The bytes of a regular file that people write, or why they cannot be had.
pub(crate) fn read_small(path: &str) -> Result<Vec<u8>, String> {
    read_bounded(path, FILE_BYTES_MAX)
}

/// The first bytes of a regular file, at most so many; none where they cannot be had.
pub(crate) fn beginning(path: &str, most: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // Opening a pipe would wait for a writer.
    std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    File::open(path).ok()?.take(most).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The bytes of a regular file of bounded size, or why they cannot be had.
pub(crate) fn read_bounded(path: &str, most: u64) -> Result<Vec<u8>, String> {
    let told = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => reason(&error),
    };
    // Opening a pipe would wait for a writer.
    if !std::fs::metadata(path).map_err(told)?.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    let mut text = Vec::new();
    let file = File::open(path).map_err(told)?;
    file.take(most + 1).read_to_end(&mut text).map_err(told)?;
    if text.len() as u64 > most {
        return Err(format!("it is larger than {} MiB", most >> 20));
    }
    Ok(text)
}
