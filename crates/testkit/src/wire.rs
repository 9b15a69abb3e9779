//! HTTP/1.1 messages, as much of them as API servers and their clients speak.

use std::io::{self, BufRead, Read, Write};

const LINE_BYTES_MAX: u64 = 64 * 1024;
const HEADERS_MAX: usize = 256;

/// The first line and the headers of a message.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) first_line: String,
    headers: Vec<(String, String)>,
}

/// How the length of a body is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    Length(u64),
    Chunked,
    UntilClose,
}

impl Head {
    /// A head without headers.
    pub(crate) fn new(first_line: String) -> Head {
        Head { first_line, headers: Vec::new() }
    }

    /// Reads a head; none where the other side has closed.
    pub(crate) fn read(reader: &mut impl BufRead) -> io::Result<Option<Head>> {
        let first_line = read_line(reader)?;
        if first_line.is_empty() {
            return Ok(None);
        }
        let mut head = Head::new(first_line);
        loop {
            let line = read_line(reader)?;
            if line.is_empty() {
                return Ok(Some(head));
            }
            let (name, value) = line.split_once(':').ok_or_else(|| invalid("a header without a colon"))?;
            head.headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            if head.headers.len() > HEADERS_MAX {
                return Err(invalid("too many headers"));
            }
        }
    }

    /// The value of a header, whose name is given in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Replaces a header.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Adds a header, which may be there already.
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Leaves a header out.
    pub(crate) fn remove(&mut self, name: &str) {
        self.headers.retain(|(known, _)| known != name);
    }

    /// The words of the first line: method and target, or version and status.
    pub(crate) fn word(&self, index: usize) -> &str {
        self.first_line.split(' ').nth(index).unwrap_or_default()
    }

    /// The status of a response.
    pub(crate) fn status(&self) -> io::Result<u16> {
        self.word(1).parse().map_err(|_| invalid("a response without a status"))
    }

    /// How long the body is: of a request if `otherwise` is nothing, of a response if it is until the end.
    pub(crate) fn framing(&self, otherwise: Framing) -> io::Result<Framing> {
        if self.header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
            return Ok(Framing::Chunked);
        }
        match self.header("content-length") {
            Some(length) => length.parse().map(Framing::Length).map_err(|_| invalid("a bad content-length")),
            None => Ok(otherwise),
        }
    }

    /// The head as bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{}\r\n", self.first_line);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("\r\n");
        text.into_bytes()
    }
}

/// Reads a whole body.
pub(crate) fn read_body(reader: &mut impl BufRead, framing: Framing) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    match framing {
        Framing::Length(length) => {
            if reader.take(length).read_to_end(&mut body)? as u64 != length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Framing::Chunked => while read_chunk(reader, &mut body)? {},
        Framing::UntilClose => {
            reader.read_to_end(&mut body)?;
        }
    }
    Ok(body)
}

/// Passes a body on as it comes, in its framing.
pub(crate) fn copy_body(
    reader: &mut impl BufRead,
    writer: &mut impl Write,
    framing: Framing,
) -> io::Result<()> {
    match framing {
        Framing::Length(length) => {
            if io::copy(&mut reader.take(length), writer)? != length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Framing::Chunked => loop {
            let mut chunk = Vec::new();
            let is_more = read_chunk(reader, &mut chunk)?;
            write!(writer, "{:x}\r\n", chunk.len())?;
            writer.write_all(&chunk)?;
            writer.write_all(b"\r\n")?;
            // A watch sends one event per chunk and then waits.
            writer.flush()?;
            if !is_more {
                break;
            }
        },
        Framing::UntilClose => {
            io::copy(reader, writer)?;
        }
    }
    writer.flush()
}

/// Appends one chunk; false after the last one, which is empty.
fn read_chunk(reader: &mut impl BufRead, body: &mut Vec<u8>) -> io::Result<bool> {
    let line = read_line(reader)?;
    let digits = line.split(';').next().unwrap_or_default().trim();
    let length = u64::from_str_radix(digits, 16).map_err(|_| invalid("a bad length of a chunk"))?;
    if reader.by_ref().take(length).read_to_end(body)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    read_line(reader)?;
    Ok(length > 0)
}

fn read_line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    reader.by_ref().take(LINE_BYTES_MAX).read_line(&mut line)?;
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    Ok(line)
}

fn invalid(text: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunked_message_is_read_and_passed_on_as_it_is() {
        let text =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n";
        let mut reader = text.as_bytes();
        let head = Head::read(&mut reader).unwrap().unwrap();
        let framing = head.framing(Framing::UntilClose).unwrap();
        assert_eq!((head.status().unwrap(), framing), (200, Framing::Chunked));
        let rest = reader;
        assert_eq!(read_body(&mut reader, framing).unwrap(), b"abc0123456789");
        let mut copy = Vec::new();
        copy_body(&mut { rest }, &mut copy, framing).unwrap();
        assert_eq!(copy, rest);
    }

    #[test]
    fn a_body_that_ends_early_is_an_error() {
        assert!(read_body(&mut &b"abc"[..], Framing::Length(4)).is_err());
        assert!(read_body(&mut &b"5\r\nabc"[..], Framing::Chunked).is_err());
        assert!(Head::read(&mut &b""[..]).unwrap().is_none());
    }
}
