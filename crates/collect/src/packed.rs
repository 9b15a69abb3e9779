//! Logs as streams, packed with gzip or not.

use std::fs::File;
use std::io::{self, BufRead, BufReader};

use flate2::bufread::MultiGzDecoder;

use crate::archive::GZIP_MAGIC;

/// Bytes that are read at once.
const BUFFER_BYTES: usize = 1 << 18;

/// Opens a file, or standard input for `-`, and unpacks what gzip packed, by its first bytes.
///
/// # Errors
/// Where it cannot be opened, or is a folder.
pub fn open_log(path: &str) -> io::Result<Box<dyn BufRead>> {
    let mut plain: Box<dyn BufRead> = match path {
        "-" => Box::new(BufReader::with_capacity(BUFFER_BYTES, io::stdin())),
        path => {
            let file = File::open(path)?;
            if file.metadata()?.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            Box::new(BufReader::with_capacity(BUFFER_BYTES, file))
        }
    };
    let is_packed = plain.fill_buf()?.starts_with(&GZIP_MAGIC);
    Ok(match is_packed {
        true => Box::new(BufReader::with_capacity(BUFFER_BYTES, MultiGzDecoder::new(plain))),
        false => plain,
    })
}
