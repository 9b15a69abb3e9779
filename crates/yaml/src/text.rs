//! Classes of bytes and characters, as upstream's scanner draws them.

/// Whether a line break begins at `at`, and how many bytes it has: LF, CR, CR LF, NEL, LS or PS.
#[inline]
pub(crate) fn break_len(source: &[u8], at: usize) -> usize {
    match source.get(at) {
        Some(b'\n') => 1,
        Some(b'\r') => 1 + usize::from(source.get(at + 1) == Some(&b'\n')),
        Some(0xc2) => 2 * usize::from(source.get(at + 1) == Some(&0x85)),
        Some(0xe2) => {
            let special =
                source.get(at + 1) == Some(&0x80) && matches!(source.get(at + 2), Some(0xa8 | 0xa9));
            3 * usize::from(special)
        }
        _ => 0,
    }
}

/// Whether a space, tab, line break or the end is at `at`.
#[inline]
pub(crate) fn is_blank_or_end(source: &[u8], at: usize) -> bool {
    matches!(source.get(at), None | Some(b' ' | b'\t')) || break_len(source, at) > 0
}

/// Whether a line break or the end is at `at`.
#[inline]
pub(crate) fn is_break_or_end(source: &[u8], at: usize) -> bool {
    at >= source.len() || break_len(source, at) > 0
}

/// Letters, digits, `_` and `-`: what names of anchors and tag handles are made of.
#[inline]
pub(crate) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// Number of characters in valid UTF-8.
pub(crate) fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// The first byte at or behind `at` that ends a line in the text `source`, or its end.
pub(crate) fn line_end(source: &[u8], at: usize) -> usize {
    source[at..].iter().position(|byte| *byte == b'\n').map_or(source.len(), |len| at + len)
}

/// The character at the beginning of `bytes` and its length, as Go decodes it: a byte that begins
/// no valid character counts alone, and none is returned for it.
pub(crate) fn decode_character(bytes: &[u8]) -> (Option<char>, usize) {
    let head = &bytes[..bytes.len().min(4)];
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    match valid.chars().next() {
        Some(character) => (Some(character), character.len_utf8()),
        None => (None, usize::from(!bytes.is_empty())),
    }
}

/// Text with every byte that is no part of a valid character replaced by U+FFFD.
pub(crate) fn lossy(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while !rest.is_empty() {
        match std::str::from_utf8(rest) {
            Ok(text) => {
                out.push_str(text);
                break;
            }
            Err(error) => {
                let valid = error.valid_up_to();
                out.push_str(std::str::from_utf8(&rest[..valid]).unwrap_or_default());
                out.push(char::REPLACEMENT_CHARACTER);
                rest = &rest[valid + 1..];
            }
        }
    }
    out
}
