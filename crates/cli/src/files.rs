//! Small files that people write by hand: settings, frameworks.

use std::fs::File;
use std::io::{ErrorKind, Read};

use crate::console::reason;

/// Such a file is written by hand; more bytes are a mistake.
const FILE_BYTES_MAX: u64 = 4 << 20;

/// The bytes of a regular file of bounded size, or why they cannot be had.
pub(crate) fn read_small(path: &str) -> Result<Vec<u8>, String> {
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
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut text).map_err(told)?;
    if text.len() as u64 > FILE_BYTES_MAX {
        return Err(format!("it is larger than {} MiB", FILE_BYTES_MAX >> 20));
    }
    Ok(text)
}
