//! Scalars: plain, quoted and block.

use crate::reader::Error;
use crate::scan::{Result, Scanner, Text, TokenKind, hinted, syntax};
use crate::text::{break_len, is_blank_or_end, is_break_or_end};

/// The line breaks between two pieces of a scalar that spans lines.
#[derive(Default)]
struct Breaks {
    /// Whether a break was met at all.
    any: bool,
    /// The first break as it counts if it is not folded.
    first: Vec<u8>,
    /// The breaks behind the first.
    more: Vec<u8>,
}

impl Breaks {
    /// What the breaks leave of themselves: a blank, or all but the first. LS and PS stay.
    fn fold_into(&mut self, out: &mut Vec<u8>) {
        if self.first == b"\n" {
            if self.more.is_empty() {
                out.push(b' ');
            }
        } else {
            out.extend_from_slice(&self.first);
        }
        out.extend_from_slice(&self.more);
        *self = Breaks::default();
    }
}

impl Scanner<'_> {
    /// Takes the break at the current place and appends what it counts as.
    fn take_break(&mut self, out: &mut Vec<u8>) {
        let len = break_len(self.source, self.pos);
        match len {
            3 => out.extend_from_slice(&self.source[self.pos..self.pos + 3]),
            _ => out.push(b'\n'),
        }
        self.skip_break(len);
    }

    fn composed_since(&self, from: usize) -> Text {
        Text { start: from as u32, end: self.composed.len() as u32, composed: true }
    }

    pub(crate) fn scan_plain(&mut self) -> Result<()> {
        let start = self.pos;
        let indent = self.indent + 1;
        let mut end = start;
        let mut composed = None;
        let mut breaks = Breaks::default();
        loop {
            if self.document_marker().is_some() || self.byte(0) == b'#' {
                break;
            }
            let run = self.pos;
            let run_end = self.plain_run_end();
            if run_end > run {
                if breaks.any && composed.is_none() {
                    composed = Some(self.composed.len());
                    self.composed.extend_from_slice(&self.source[start..end]);
                }
                if composed.is_some() {
                    if breaks.any {
                        breaks.fold_into(&mut self.composed);
                    } else {
                        self.composed.extend_from_slice(&self.source[end..run]);
                    }
                    self.composed.extend_from_slice(&self.source[run..run_end]);
                }
                self.skip_to(run_end);
                end = run_end;
            }
            if self.pos >= self.source.len() || !is_blank_or_end(self.source, self.pos) {
                break;
            }
            self.skip_plain_blanks(&mut breaks, indent, start)?;
            if self.in_block() && (self.column as isize) < indent {
                break;
            }
        }
        let text = match composed {
            Some(from) => self.composed_since(from),
            None => Text { start: start as u32, end: end as u32, composed: false },
        };
        let behind = std::mem::replace(&mut self.pos, end);
        self.push_text(TokenKind::Scalar { plain: true }, start, text, Text::default());
        self.pos = behind;
        if breaks.any {
            self.key_allowed = true;
        }
        Ok(())
    }

    /// The end of the characters from here that surely belong to a plain scalar.
    fn plain_run_end(&self) -> usize {
        let flow = !self.in_block();
        let mut at = self.pos;
        loop {
            match self.source.get(at) {
                Some(b':') if is_blank_or_end(self.source, at + 1) => return at,
                Some(b',' | b'?' | b'[' | b']' | b'{' | b'}') if flow => return at,
                _ if is_blank_or_end(self.source, at) => return at,
                _ => at += 1,
            }
        }
    }

    fn skip_plain_blanks(&mut self, breaks: &mut Breaks, indent: isize, start: usize) -> Result<()> {
        while self.pos < self.source.len() && is_blank_or_end(self.source, self.pos) {
            if break_len(self.source, self.pos) > 0 {
                let out = if breaks.any { &mut breaks.more } else { &mut breaks.first };
                breaks.any = true;
                self.take_break(out);
                continue;
            }
            if breaks.any && self.byte(0) == b'\t' && (self.column as isize) < indent {
                return Err(hinted(
                    syntax("found a tab in the indentation of a value", start, self.pos + 1),
                    "indent with spaces",
                ));
            }
            self.skip(1);
        }
        Ok(())
    }

    pub(crate) fn scan_quoted(&mut self, quote: u8) -> Result<()> {
        let start = self.pos;
        self.skip(1);
        let kind = TokenKind::Scalar { plain: false };
        if let Some(end) = self.simple_quoted_end(quote) {
            let text = Text { start: self.pos as u32, end: end as u32, composed: false };
            self.skip_to(end);
            self.skip(1);
            self.push_text(kind, start, text, Text::default());
            return Ok(());
        }
        let from = self.composed.len();
        loop {
            if self.document_marker().is_some() {
                return Err(hinted(
                    syntax("quoted value runs into a document marker", start, self.pos + 3),
                    "close the quote",
                ));
            }
            if self.pos >= self.source.len() {
                return Err(hinted(syntax("quoted value has no end", start, self.pos), "close the quote"));
            }
            let mut breaks = Breaks::default();
            self.scan_quoted_run(quote, start, &mut breaks)?;
            if self.byte(0) == quote {
                break;
            }
            self.scan_quoted_blanks(&mut breaks);
        }
        self.skip(1);
        let text = self.composed_since(from);
        self.push_text(kind, start, text, Text::default());
        Ok(())
    }

    /// The place of the closing quote if all before it stands for itself.
    fn simple_quoted_end(&self, quote: u8) -> Option<usize> {
        let mut at = self.pos;
        loop {
            match *self.source.get(at)? {
                byte if byte == quote => break,
                b'\\' if quote == b'"' => return None,
                b'\n' | b'\r' | 0xc2 | 0xe2 if break_len(self.source, at) > 0 => return None,
                _ => at += 1,
            }
        }
        (quote == b'"' || self.source.get(at + 1) != Some(&b'\'')).then_some(at)
    }

    /// Characters up to a blank, a break, or the closing quote.
    fn scan_quoted_run(&mut self, quote: u8, start: usize, breaks: &mut Breaks) -> Result<()> {
        while self.pos < self.source.len() && !is_blank_or_end(self.source, self.pos) {
            match self.byte(0) {
                b'\'' if quote == b'\'' && self.byte(1) == b'\'' => {
                    self.composed.push(b'\'');
                    self.skip(2);
                }
                byte if byte == quote => break,
                b'\\' if quote == b'"' => match break_len(self.source, self.pos + 1) {
                    0 => self.scan_escape(start)?,
                    len => {
                        self.skip(1);
                        self.skip_break(len);
                        breaks.any = true;
                        break;
                    }
                },
                byte => {
                    self.composed.push(byte);
                    self.pos += 1;
                    self.column += usize::from(byte & 0xc0 != 0x80);
                }
            }
        }
        Ok(())
    }

    /// Blanks and breaks within quotes, and what they fold to.
    fn scan_quoted_blanks(&mut self, breaks: &mut Breaks) {
        let blanks = self.pos;
        let mut blanks_end = self.pos;
        while self.pos < self.source.len() && is_blank_or_end(self.source, self.pos) {
            if break_len(self.source, self.pos) > 0 {
                let out = if breaks.any { &mut breaks.more } else { &mut breaks.first };
                breaks.any = true;
                self.take_break(out);
            } else {
                self.skip(1);
                if !breaks.any {
                    blanks_end = self.pos;
                }
            }
        }
        if breaks.any {
            breaks.fold_into(&mut self.composed);
        } else {
            self.composed.extend_from_slice(&self.source[blanks..blanks_end]);
        }
    }

    fn scan_escape(&mut self, start: usize) -> Result<()> {
        let at = self.pos;
        let character = match self.byte(1) {
            b'0' => '\0',
            b'a' => '\x07',
            b'b' => '\x08',
            b't' | b'\t' => '\t',
            b'n' => '\n',
            b'v' => '\x0b',
            b'f' => '\x0c',
            b'r' => '\r',
            b'e' => '\x1b',
            byte @ (b' ' | b'"' | b'\'' | b'\\') => byte as char,
            b'N' => '\u{85}',
            b'_' => '\u{a0}',
            b'L' => '\u{2028}',
            b'P' => '\u{2029}',
            b'x' => self.scan_code(2, start)?,
            b'u' => self.scan_code(4, start)?,
            b'U' => self.scan_code(8, start)?,
            _ => {
                return Err(hinted(
                    syntax("escape is not known in a quoted value", at, at + 1),
                    "use single quotes, or write `\\\\` for a backslash",
                ));
            }
        };
        if self.pos == at {
            self.skip(2);
        }
        let mut buffer = [0; 4];
        self.composed.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
        Ok(())
    }

    /// The character of an escape with `digits` hexadecimal digits.
    fn scan_code(&mut self, digits: usize, start: usize) -> Result<char> {
        let at = self.pos;
        let code = (self.source.get(at + 2..at + 2 + digits))
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let error: fn(usize, usize) -> Box<Error> =
            |start, end| syntax("escape in a quoted value is no character", start, end);
        let character = code.and_then(char::from_u32).ok_or_else(|| error(start, at + 2))?;
        self.skip(2 + digits);
        Ok(character)
    }

    pub(crate) fn scan_block_scalar(&mut self, literal: bool) -> Result<()> {
        let start = self.pos;
        self.skip(1);
        let (chomping, increment) = self.scan_block_header(start)?;
        let mut indent = match increment {
            0 => 0,
            _ => self.indent.max(0) as usize + increment,
        };
        let from = self.composed.len();
        let mut first = Vec::new();
        let mut more = Vec::new();
        let mut end = self.scan_block_breaks(&mut indent, &mut more, start)?;
        let mut began_blank = false;
        while self.column == indent && self.pos < self.source.len() {
            let begins_blank = matches!(self.byte(0), b' ' | b'\t');
            if !literal && !began_blank && !begins_blank && first == b"\n" {
                if more.is_empty() {
                    self.composed.push(b' ');
                }
            } else {
                self.composed.extend_from_slice(&first);
            }
            self.composed.append(&mut more);
            first.clear();
            began_blank = begins_blank;
            let line = self.pos;
            let mut line_end = line;
            while !is_break_or_end(self.source, line_end) {
                line_end += 1;
            }
            self.composed.extend_from_slice(&self.source[line..line_end]);
            self.skip_to(line_end);
            if self.pos < self.source.len() {
                self.take_break(&mut first);
            }
            end = self.scan_block_breaks(&mut indent, &mut more, start)?;
        }
        if chomping != Some(b'-') {
            self.composed.append(&mut first);
        }
        if chomping == Some(b'+') {
            self.composed.append(&mut more);
        }
        let text = self.composed_since(from);
        let behind = std::mem::replace(&mut self.pos, end);
        self.push_text(TokenKind::Scalar { plain: false }, start, text, Text::default());
        self.pos = behind;
        Ok(())
    }

    /// Chomping and indentation indicators, in either order, and the rest of their line.
    fn scan_block_header(&mut self, start: usize) -> Result<(Option<u8>, usize)> {
        let mut chomping = None;
        let mut increment = 0;
        for _ in 0..2 {
            match self.byte(0) {
                byte @ (b'+' | b'-') if chomping.is_none() => chomping = Some(byte),
                b'0' if increment == 0 => {
                    return Err(syntax("indentation of a block value is zero", start, self.pos + 1));
                }
                byte @ b'1'..=b'9' if increment == 0 => increment = usize::from(byte - b'0'),
                _ => break,
            }
            self.skip(1);
        }
        self.skip_blanks();
        self.skip_comment();
        if !is_break_or_end(self.source, self.pos) {
            return Err(hinted(
                syntax("text stands behind the start of a block value", start, self.pos),
                "begin the text on the next line",
            ));
        }
        match break_len(self.source, self.pos) {
            0 => {}
            len => self.skip_break(len),
        }
        Ok((chomping, increment))
    }

    /// Indentation and empty lines; finds the indentation where it is not known (zero). Returns
    /// where the last complete line ended.
    fn scan_block_breaks(&mut self, indent: &mut usize, breaks: &mut Vec<u8>, start: usize) -> Result<usize> {
        let mut end = self.pos;
        let mut column_max = 0;
        loop {
            while (*indent == 0 || self.column < *indent) && self.byte(0) == b' ' {
                self.skip(1);
            }
            column_max = column_max.max(self.column);
            if (*indent == 0 || self.column < *indent) && self.byte(0) == b'\t' {
                return Err(hinted(
                    syntax("found a tab in the indentation of a block value", start, self.pos + 1),
                    "indent with spaces",
                ));
            }
            if break_len(self.source, self.pos) == 0 {
                break;
            }
            self.take_break(breaks);
            end = self.pos;
        }
        if *indent == 0 {
            *indent = column_max.max((self.indent + 1).max(1) as usize);
        }
        Ok(end)
    }
}
