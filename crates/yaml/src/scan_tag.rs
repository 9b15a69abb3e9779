//! Tags and directives.

use crate::scan::{Result, Scanner, Text, TokenKind, syntax};
use crate::text::{break_len, is_blank_or_end, is_break_or_end, is_word};

impl Scanner<'_> {
    /// `%YAML 1.1` or `%TAG ! prefix`, at the start of a line.
    pub(crate) fn scan_directive(&mut self) -> Result<()> {
        let start = self.pos;
        self.skip(1);
        let name_start = self.pos;
        while is_word(self.byte(0)) {
            self.skip(1);
        }
        if name_start == self.pos || !is_blank_or_end(self.source, self.pos) {
            return Err(syntax("expected the name of a directive", start, self.pos));
        }
        let (kind, text, suffix) = match &self.source[name_start..self.pos] {
            b"YAML" => {
                let supported = self.scan_version(start)?;
                (TokenKind::VersionDirective { supported }, Text::default(), Text::default())
            }
            b"TAG" => {
                let (handle, prefix) = self.scan_tag_directive(start)?;
                (TokenKind::TagDirective, handle, prefix)
            }
            _ => return Err(syntax("directive is not known", start, self.pos)),
        };
        self.push_text(kind, start, text, suffix);
        self.skip_blanks();
        self.skip_comment();
        if !is_break_or_end(self.source, self.pos) {
            return Err(syntax("expected the end of the line behind a directive", start, self.pos));
        }
        match break_len(self.source, self.pos) {
            0 => {}
            len => self.skip_break(len),
        }
        Ok(())
    }

    fn scan_version(&mut self, start: usize) -> Result<bool> {
        self.skip_blanks();
        let major = self.scan_version_number(start)?;
        if self.byte(0) != b'.' {
            return Err(syntax("expected `.` in the version", start, self.pos));
        }
        self.skip(1);
        let minor = self.scan_version_number(start)?;
        Ok((major, minor) == (1, 1))
    }

    fn scan_version_number(&mut self, start: usize) -> Result<u32> {
        let digits = self.pos;
        let mut number = 0;
        while self.byte(0).is_ascii_digit() {
            number = number * 10 + u32::from(self.byte(0) - b'0');
            self.skip(1);
            if self.pos - digits > 2 {
                return Err(syntax("version number is too long", start, self.pos));
            }
        }
        if digits == self.pos {
            return Err(syntax("expected a version number", start, self.pos));
        }
        Ok(number)
    }

    fn scan_tag_directive(&mut self, start: usize) -> Result<(Text, Text)> {
        self.skip_blanks();
        let handle = self.scan_tag_handle(start)?;
        let length = handle.end - handle.start;
        if length > 1 && self.source[handle.end as usize - 1] != b'!' {
            return Err(syntax("expected `!` at the end of a tag handle", start, self.pos));
        }
        if !matches!(self.byte(0), b' ' | b'\t') {
            return Err(syntax("expected a blank behind a tag handle", start, self.pos));
        }
        self.skip_blanks();
        let prefix = self.scan_tag_uri(Text::default(), start)?;
        if !is_blank_or_end(self.source, self.pos) {
            return Err(syntax("expected a blank behind a tag prefix", start, self.pos));
        }
        Ok((handle, prefix))
    }

    /// `!<uri>`, `!suffix` or `!handle!suffix`.
    pub(crate) fn scan_tag(&mut self) -> Result<()> {
        let start = self.pos;
        let (handle, suffix);
        if self.byte(1) == b'<' {
            self.skip(2);
            handle = Text::default();
            suffix = self.scan_tag_uri(Text::default(), start)?;
            if self.byte(0) != b'>' {
                return Err(syntax("expected `>` at the end of a tag", start, self.pos));
            }
            self.skip(1);
        } else {
            let head = self.scan_tag_handle(start)?;
            let length = head.end - head.start;
            if length > 1 && self.source[head.end as usize - 1] == b'!' {
                handle = head;
                suffix = self.scan_tag_uri(Text::default(), start)?;
            } else {
                let bang = Text { end: head.start + 1, ..head };
                let rest = self.scan_tag_uri(head, start)?;
                (handle, suffix) =
                    if rest.start == rest.end { (Text::default(), bang) } else { (bang, rest) };
            }
        }
        if !is_blank_or_end(self.source, self.pos) {
            return Err(syntax("expected a blank behind a tag", start, self.pos));
        }
        self.push_text(TokenKind::Tag, start, handle, suffix);
        Ok(())
    }

    /// `!`, a word, and perhaps another `!`.
    fn scan_tag_handle(&mut self, start: usize) -> Result<Text> {
        let from = self.pos;
        if self.byte(0) != b'!' {
            return Err(syntax("expected `!`", start, self.pos));
        }
        self.skip(1);
        while is_word(self.byte(0)) {
            self.skip(1);
        }
        if self.byte(0) == b'!' {
            self.skip(1);
        }
        Ok(Text { start: from as u32, end: self.pos as u32, composed: false })
    }

    /// The characters of a URI, behind what of it was read as a handle, without that one's `!`.
    fn scan_tag_uri(&mut self, head: Text, start: usize) -> Result<Text> {
        let from = self.composed.len();
        let head_length = head.end - head.start;
        if head_length > 1 {
            let word = head.start as usize + 1..head.end as usize;
            self.composed.extend_from_slice(&self.source[word]);
        }
        let begin = self.pos;
        loop {
            match self.byte(0) {
                b'%' => self.scan_uri_character(start)?,
                byte if is_word(byte) || b";/?:@&=+$,.!~*'()[]".contains(&byte) => {
                    self.composed.push(byte);
                    self.skip(1);
                }
                _ => break,
            }
        }
        if begin == self.pos && head_length == 0 {
            return Err(syntax("expected a tag", start, self.pos));
        }
        Ok(Text { start: from as u32, end: self.composed.len() as u32, composed: true })
    }

    /// One character written as `%` escapes of its UTF-8 bytes.
    fn scan_uri_character(&mut self, start: usize) -> Result<()> {
        let error = |scanner: &Self| syntax("tag has a broken `%` escape", start, scanner.pos);
        let from = self.composed.len();
        let mut left = 1;
        while left > 0 {
            let octet = (self.source.get(self.pos + 1..self.pos + 3))
                .filter(|digits| self.byte(0) == b'%' && digits.iter().all(u8::is_ascii_hexdigit))
                .and_then(|digits| std::str::from_utf8(digits).ok())
                .and_then(|digits| u8::from_str_radix(digits, 16).ok())
                .ok_or_else(|| error(self))?;
            if self.composed.len() == from {
                left = match octet {
                    0..=0x7f => 1,
                    0xc0..=0xdf => 2,
                    0xe0..=0xef => 3,
                    0xf0..=0xf7 => 4,
                    _ => return Err(error(self)),
                };
            } else if octet & 0xc0 != 0x80 {
                return Err(error(self));
            }
            self.composed.push(octet);
            self.skip(3);
            left -= 1;
        }
        // Upstream keeps malformed characters here; no tag of meaning holds any.
        if std::str::from_utf8(&self.composed[from..]).is_err() {
            return Err(error(self));
        }
        Ok(())
    }
}
