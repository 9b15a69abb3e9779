//! From the bytes of a document to text that upstream's reader lets pass.

use std::borrow::Cow;

use crate::reader::{Error, ErrorKind};
use crate::scan::{Result, hinted};
use crate::tree::Span;

/// The bytes that upstream reads into its buffer at a time.
const BLOCK_BYTES: usize = 512;

/// A document as text, ending with a line break.
pub(crate) struct Decoded<'s> {
    pub(crate) text: Cow<'s, [u8]>,
    /// Byte of the input at which each byte of the text stood; none where the text begins at
    /// `start` and equals the input.
    map: Option<Vec<u32>>,
    start: usize,
    end: usize,
    /// Why the input is refused if the end of the text is reached.
    pub(crate) broken_end: Option<Box<Error>>,
    /// Whether all lines end, by LF and CR LF only.
    pub(crate) plain_breaks: bool,
}

impl Decoded<'_> {
    /// A place of the text as a place of the input.
    pub(crate) fn offset(&self, at: u32) -> u32 {
        let offset = match &self.map {
            Some(map) => map.get(at as usize).map_or(self.end, |at| *at as usize),
            None => (self.start + at as usize).min(self.end),
        };
        offset as u32
    }

    /// Makes a range of the text one of the input.
    pub(crate) fn place(&self, span: &mut Span) {
        *span = Span { start: self.offset(span.start), end: self.offset(span.end) };
    }

    /// Whether places need no translation.
    pub(crate) fn is_identity(&self) -> bool {
        self.map.is_none() && self.start == 0 && self.text.len() <= self.end
    }
}

/// Decodes `source[start..end]`.
pub(crate) fn decode(source: &[u8], start: usize, end: usize) -> Result<Decoded<'_>> {
    let bytes = &source[start..end];
    let wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let mut decoded = if wide {
        decode_wide(source, start, end)?
    } else {
        let bom = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        if find(bytes, b"\r\r\n").is_some() {
            let (bytes, map) = lines(source, start, end);
            let text = Cow::Owned(bytes[bom..].to_vec());
            Decoded {
                text,
                map: Some(map[bom..].to_vec()),
                start,
                end,
                broken_end: None,
                plain_breaks: false,
            }
        } else if bytes.ends_with(b"\n") {
            Decoded {
                text: Cow::Borrowed(&bytes[bom..]),
                map: None,
                start: start + bom,
                end,
                broken_end: None,
                plain_breaks: false,
            }
        } else {
            let mut text = bytes[bom..].to_vec();
            text.push(b'\n');
            Decoded {
                text: Cow::Owned(text),
                map: None,
                start: start + bom,
                end,
                broken_end: None,
                plain_breaks: false,
            }
        }
    };
    decoded.plain_breaks = check(&decoded, bytes)? && decoded.text.ends_with(b"\n");
    Ok(decoded)
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, needle)
}

/// The input as upstream's line reader hands it on: CR LF as LF, always with a line break at the
/// end; and where each byte stood.
fn lines(source: &[u8], start: usize, end: usize) -> (Vec<u8>, Vec<u32>) {
    let mut bytes = Vec::with_capacity(end - start + 1);
    let mut map = Vec::with_capacity(end - start + 1);
    for at in start..end {
        if source[at] == b'\r' && at + 1 < end && source[at + 1] == b'\n' {
            continue;
        }
        bytes.push(source[at]);
        map.push(at as u32);
    }
    if bytes.last() != Some(&b'\n') {
        bytes.push(b'\n');
        map.push(end as u32);
    }
    (bytes, map)
}

fn refuse(message: &str, start: usize, end: usize) -> Box<Error> {
    let span = Span { start: start as u32, end: end as u32 };
    Box::new(Error { kind: ErrorKind::Encoding, message: message.to_owned(), span, hint: None })
}

fn decode_wide(source: &[u8], start: usize, end: usize) -> Result<Decoded<'_>> {
    let (bytes, places) = lines(source, start, end);
    let little = bytes[0] == 0xff;
    let units: Vec<u16> = bytes[2..]
        .chunks_exact(2)
        .map(|pair| match little {
            true => u16::from_le_bytes([pair[0], pair[1]]),
            false => u16::from_be_bytes([pair[0], pair[1]]),
        })
        .collect();
    let broken_end = (bytes.len() % 2 == 1).then(|| {
        let error = refuse("UTF-16 input has half a character at its end", end - 1, end);
        hinted(error, "save the file as UTF-8")
    });
    let mut text = String::new();
    let mut map = Vec::new();
    let mut unit = 0;
    for character in char::decode_utf16(units) {
        let at = places[2 + unit * 2];
        let Ok(character) = character else {
            return Err(hinted(
                refuse("UTF-16 input has half a surrogate pair", at as usize, (at as usize + 2).min(end)),
                "save the file as UTF-8",
            ));
        };
        unit += character.len_utf16();
        text.push(character);
        map.resize(text.len(), at);
    }
    Ok(Decoded {
        text: Cow::Owned(text.into_bytes()),
        map: Some(map),
        start,
        end,
        broken_end,
        plain_breaks: false,
    })
}

/// Bytes that are looked at together.
const CHUNK_BYTES: usize = 32;

/// Refuses what upstream's reader refuses. Says whether lines end by LF and CR LF only.
fn check(decoded: &Decoded<'_>, raw: &[u8]) -> Result<bool> {
    let text = match std::str::from_utf8(&decoded.text) {
        Ok(text) => text.as_bytes(),
        Err(error) => {
            let at = decoded.offset(error.valid_up_to() as u32) as usize;
            return Err(hinted(refuse("input is not UTF-8", at, at + 1), "save the file as UTF-8"));
        }
    };
    let mut plain_breaks = true;
    for (number, chunk) in text.chunks(CHUNK_BYTES).enumerate() {
        let odd = |byte: u8| byte < b' ' && byte != b'\n' || byte > b'~';
        if !chunk.iter().fold(false, |any, byte| any | odd(*byte)) {
            continue;
        }
        for at in (number * CHUNK_BYTES..).take(chunk.len()).filter(|at| odd(text[*at])) {
            match odd_byte(text, at) {
                Odd::Fine => {}
                Odd::Break => plain_breaks = false,
                Odd::Mark if !near_block_end(raw, decoded, at) => {}
                Odd::Mark | Odd::Refused => {
                    let at = decoded.offset(at as u32) as usize;
                    let error = refuse("found a control character", at, at + 1);
                    return Err(hinted(error, "remove it, or write it as an escape in double quotes"));
                }
            }
        }
    }
    Ok(plain_breaks)
}

enum Odd {
    Fine,
    /// A line break other than LF and CR LF.
    Break,
    /// A byte order mark.
    Mark,
    Refused,
}

/// What a byte that is no printable ASCII begins, in valid UTF-8.
fn odd_byte(text: &[u8], at: usize) -> Odd {
    let next = |ahead: usize| text.get(at + ahead).copied().unwrap_or(0);
    match text[at] {
        b'\t' | b'\n' => Odd::Fine,
        b'\r' if next(1) == b'\n' => Odd::Fine,
        b'\r' => Odd::Break,
        0..=0x7f => Odd::Refused,
        0xc2 if next(1) == 0x85 => Odd::Break,
        0xc2 if next(1) < 0xa0 => Odd::Refused,
        0xe2 if next(1) == 0x80 && matches!(next(2), 0xa8 | 0xa9) => Odd::Break,
        0xef if next(1) == 0xbb && next(2) == 0xbf => Odd::Mark,
        0xef if next(1) == 0xbf && matches!(next(2), 0xbe | 0xbf) => Odd::Refused,
        _ => Odd::Fine,
    }
}

/// Whether upstream's reader may come to begin its buffer with the byte order mark at `at`: it
/// then skips characters at the start of lines, which is not worth following.
fn near_block_end(raw: &[u8], decoded: &Decoded<'_>, at: usize) -> bool {
    const NEAR_BYTES: usize = 40;
    if decoded.map.is_some() || at == 0 {
        return true;
    }
    let chunk = decoded.end - raw.len();
    let before = &raw[..decoded.offset(at as u32) as usize - chunk];
    let at = before.len() - memchr::memmem::find_iter(before, b"\r\n").count();
    // A block loses up to three bytes to a character that is cut at its end.
    let blocks = at / BLOCK_BYTES + 1;
    let slack = NEAR_BYTES + 4 * blocks;
    let within = at % BLOCK_BYTES;
    at >= BLOCK_BYTES && within < NEAR_BYTES || within + slack > BLOCK_BYTES
}
