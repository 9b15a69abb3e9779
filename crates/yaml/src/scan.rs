//! From characters to tokens, by the rules of upstream's scanner.
//!
//! YAML decides late: whether a scalar is a key is known only at the `:` behind it. So tokens
//! wait in a queue while the head of the queue may still turn out to be a key, and the tokens
//! that open a map are then put before it. How far the scanner looks ahead decides what text
//! behind a document upstream refuses, which is why the queue works exactly as there.

use std::collections::VecDeque;

use crate::reader::{Comment, Error, ErrorKind};
use crate::text::{break_len, characters, is_blank_or_end, is_break_or_end, is_word};
use crate::tree::Span;

/// A key must be followed by its `:` within this many characters.
const KEY_CHARACTERS_MAX: usize = 1024;

/// Indentation levels, and flow levels, that upstream allows.
const LEVELS_MAX: usize = 10_000;

pub(crate) type Result<T> = std::result::Result<T, Box<Error>>;

/// A piece of text: of the source, or of what the scanner had to put together.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Text {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) composed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    StreamEnd,
    VersionDirective { supported: bool },
    TagDirective,
    DocumentStart,
    DocumentEnd,
    BlockListStart,
    BlockMapStart,
    BlockEnd,
    FlowListStart,
    FlowMapStart,
    FlowListEnd,
    FlowMapEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar { plain: bool },
}

/// A token. `text`: the content of a scalar, a name, or a tag's handle; `suffix`: of a tag the
/// suffix, of a tag directive the prefix.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
    pub(crate) text: Text,
    pub(crate) suffix: Text,
}

/// A place at which a key without `?` may have begun.
#[derive(Clone, Copy, Debug)]
struct KeyCandidate {
    possible: bool,
    required: bool,
    /// Whether the queue waits for the decision when the token becomes its head.
    awaited: bool,
    token: usize,
    pos: usize,
    line: u32,
    column: usize,
}

pub(crate) struct Scanner<'s> {
    pub(crate) source: &'s [u8],
    pub(crate) pos: usize,
    pub(crate) line: u32,
    /// In characters, from zero.
    pub(crate) column: usize,
    /// Column of the innermost block collection, -1 outside of all.
    pub(crate) indent: isize,
    indents: Vec<isize>,
    pub(crate) key_allowed: bool,
    /// One candidate for every flow level and one for the block level.
    candidates: Vec<KeyCandidate>,
    queue: VecDeque<Token>,
    tokens_taken: usize,
    /// What could not be borrowed from the source.
    pub(crate) composed: Vec<u8>,
    pub(crate) comments: Vec<Comment>,
}

pub(crate) fn syntax(message: &str, start: usize, end: usize) -> Box<Error> {
    Box::new(Error {
        kind: ErrorKind::Syntax,
        message: message.to_owned(),
        span: Span { start: start as u32, end: end as u32 },
        hint: None,
    })
}

pub(crate) fn hinted(mut error: Box<Error>, hint: &str) -> Box<Error> {
    error.hint = Some(hint.to_owned());
    error
}

impl<'s> Scanner<'s> {
    pub(crate) fn new(source: &'s [u8]) -> Self {
        let block_level = KeyCandidate {
            possible: false,
            required: false,
            awaited: false,
            token: 0,
            pos: 0,
            line: 0,
            column: 0,
        };
        Scanner {
            source,
            pos: 0,
            line: 0,
            column: 0,
            indent: -1,
            indents: Vec::new(),
            key_allowed: true,
            candidates: vec![block_level],
            queue: VecDeque::new(),
            tokens_taken: 0,
            composed: Vec::new(),
            comments: Vec::new(),
        }
    }

    /// The text of a token.
    pub(crate) fn text(&self, text: Text) -> &str {
        let pool = if text.composed { &self.composed } else { self.source };
        std::str::from_utf8(&pool[text.start as usize..text.end as usize])
            .expect("the source was validated and is cut at ASCII only")
    }

    /// The next token, which stays the next.
    pub(crate) fn peek(&mut self) -> Result<Token> {
        loop {
            if let Some(&head) = self.queue.front()
                && !self.head_may_be_key()?
            {
                return Ok(head);
            }
            self.fetch()?;
        }
    }

    /// Moves to a place of a block collection with the column `indent`, to scan one scalar there.
    pub(crate) fn restart(&mut self, pos: usize, column: usize, indent: isize) {
        self.pos = pos;
        self.column = column;
        self.indent = indent;
    }

    /// The token that was scanned alone.
    pub(crate) fn pop(&mut self) -> Option<Token> {
        self.queue.pop_front()
    }

    /// Takes the token that was peeked.
    pub(crate) fn take(&mut self) {
        self.queue.pop_front();
        self.tokens_taken += 1;
    }

    fn head_may_be_key(&mut self) -> Result<bool> {
        for level in (0..self.candidates.len()).rev() {
            let candidate = self.candidates[level];
            if candidate.token < self.tokens_taken {
                break;
            }
            if candidate.awaited && candidate.token == self.tokens_taken {
                return self.still_possible(level);
            }
        }
        Ok(false)
    }

    /// Whether the candidate of a level may still become a key; it is an error if it must and
    /// may not.
    fn still_possible(&mut self, level: usize) -> Result<bool> {
        let candidate = self.candidates[level];
        if !candidate.possible {
            return Ok(false);
        }
        let far = self.pos - candidate.pos > KEY_CHARACTERS_MAX
            && characters(&self.source[candidate.pos..self.pos]) > KEY_CHARACTERS_MAX;
        if candidate.line < self.line || far {
            if candidate.required {
                return Err(self.missing_colon(candidate));
            }
            self.candidates[level].possible = false;
            return Ok(false);
        }
        Ok(true)
    }

    fn missing_colon(&self, candidate: KeyCandidate) -> Box<Error> {
        let line_end = crate::text::line_end(self.source, candidate.pos);
        hinted(
            syntax("expected `:` behind the key", candidate.pos, line_end),
            "write `key: value`, or indent the line so that it belongs to the value above",
        )
    }

    fn remember_candidate(&mut self) -> Result<()> {
        if !self.key_allowed {
            return Ok(());
        }
        self.drop_candidate()?;
        let required = self.in_block() && self.indent == self.column as isize;
        let candidate = KeyCandidate {
            possible: true,
            required,
            awaited: true,
            token: self.tokens_taken + self.queue.len(),
            pos: self.pos,
            line: self.line,
            column: self.column,
        };
        if let Some(last) = self.candidates.last_mut() {
            *last = candidate;
        }
        Ok(())
    }

    fn drop_candidate(&mut self) -> Result<()> {
        let Some(last) = self.candidates.last_mut() else { return Ok(()) };
        if last.possible {
            let candidate = *last;
            last.possible = false;
            last.awaited = false;
            if candidate.required {
                return Err(self.missing_colon(candidate));
            }
        }
        Ok(())
    }

    /// Whether the scanner is outside of all brackets.
    pub(crate) fn in_block(&self) -> bool {
        self.candidates.len() == 1
    }

    pub(crate) fn byte(&self, ahead: usize) -> u8 {
        self.source.get(self.pos + ahead).copied().unwrap_or(0)
    }

    pub(crate) fn skip(&mut self, bytes: usize) {
        self.pos += bytes;
        self.column += bytes;
    }

    /// Moves behind text of one line that may hold any characters.
    pub(crate) fn skip_to(&mut self, pos: usize) {
        self.column += characters(&self.source[self.pos..pos]);
        self.pos = pos;
    }

    pub(crate) fn skip_break(&mut self, len: usize) {
        self.pos += len;
        self.line += 1;
        self.column = 0;
    }

    pub(crate) fn skip_blanks(&mut self) {
        while matches!(self.byte(0), b' ' | b'\t') {
            self.skip(1);
        }
    }

    /// Records the comment at the current place, if there is one, and moves behind it.
    pub(crate) fn skip_comment(&mut self) {
        if self.byte(0) != b'#' {
            return;
        }
        let start = self.pos;
        let mut end = start;
        while !is_break_or_end(self.source, end) {
            end += 1;
        }
        self.comments.push(Comment { span: Span { start: start as u32, end: end as u32 } });
        self.skip_to(end);
    }

    pub(crate) fn push(&mut self, kind: TokenKind, start: usize) {
        self.push_text(kind, start, Text::default(), Text::default());
    }

    pub(crate) fn push_text(&mut self, kind: TokenKind, start: usize, text: Text, suffix: Text) {
        let span = Span { start: start as u32, end: self.pos as u32 };
        self.queue.push_back(Token { kind, span, text, suffix });
    }

    /// Puts an empty token before the one with the number `token`; at the end where that one was
    /// taken already.
    fn insert(&mut self, token: usize, kind: TokenKind, at: usize) {
        let span = Span { start: at as u32, end: at as u32 };
        let entry = Token { kind, span, text: Text::default(), suffix: Text::default() };
        match token.checked_sub(self.tokens_taken) {
            Some(index) => self.queue.insert(index, entry),
            None => self.queue.push_back(entry),
        }
    }

    /// Opens a block collection at `column` unless one is open there.
    fn indent_to(&mut self, column: usize, token: Option<usize>, kind: TokenKind, at: usize) -> Result<()> {
        if self.in_block() && self.indent < column as isize {
            self.indents.push(self.indent);
            self.indent = column as isize;
            if self.indents.len() > LEVELS_MAX {
                return Err(syntax("indentation is nested too deeply", at, at));
            }
            self.insert(token.unwrap_or(self.tokens_taken + self.queue.len()), kind, at);
        }
        Ok(())
    }

    /// Closes the block collections that stand right of `column`.
    fn dedent_to(&mut self, column: isize) {
        while self.in_block() && self.indent > column {
            self.push(TokenKind::BlockEnd, self.pos);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    fn fetch(&mut self) -> Result<()> {
        self.skip_to_token();
        self.dedent_to(self.column as isize);
        if self.pos >= self.source.len() {
            return self.fetch_end();
        }
        let byte = self.byte(0);
        let blank_next = is_blank_or_end(self.source, self.pos + 1);
        let flow = !self.in_block();
        if self.column == 0 {
            if byte == b'%' {
                return self.fetch_directive();
            }
            if let Some(kind) = self.document_marker() {
                self.dedent_to(-1);
                self.drop_candidate()?;
                self.key_allowed = false;
                return self.fetch_mark(kind, 3);
            }
        }
        match byte {
            b'[' => self.fetch_flow_start(TokenKind::FlowListStart),
            b'{' => self.fetch_flow_start(TokenKind::FlowMapStart),
            b']' => self.fetch_flow_end(TokenKind::FlowListEnd),
            b'}' => self.fetch_flow_end(TokenKind::FlowMapEnd),
            b',' => {
                self.drop_candidate()?;
                self.key_allowed = true;
                self.fetch_mark(TokenKind::FlowEntry, 1)
            }
            b'-' if blank_next => self.fetch_entry(),
            b'?' if flow || blank_next => self.fetch_key(),
            b':' if flow || blank_next => self.fetch_value(),
            b'*' | b'&' => self.fetch_anchor(byte),
            b'!' => {
                self.remember_candidate()?;
                self.key_allowed = false;
                self.scan_tag()
            }
            b'|' | b'>' if !flow => {
                self.drop_candidate()?;
                self.key_allowed = true;
                self.scan_block_scalar(byte == b'|')
            }
            b'\'' | b'"' => {
                self.remember_candidate()?;
                self.key_allowed = false;
                self.scan_quoted(byte)
            }
            b'#' | b'|' | b'>' | b'%' | b'@' | b'`' | b'\t' => Err(self.no_token()),
            b'?' | b':' if flow || blank_next => Err(self.no_token()),
            _ => {
                self.remember_candidate()?;
                self.key_allowed = false;
                self.scan_plain()
            }
        }
    }

    fn no_token(&self) -> Box<Error> {
        let error = |message| syntax(message, self.pos, self.pos + 1);
        match self.byte(0) {
            b'\t' => hinted(error("found a tab where a value begins"), "indent with spaces"),
            b'%' | b'@' | b'`' => {
                hinted(error("found a character that cannot begin a value"), "put the value into quotes")
            }
            _ => error("found a character that cannot begin a value"),
        }
    }

    /// The document marker at the current place, which is at the start of a line.
    pub(crate) fn document_marker(&self) -> Option<TokenKind> {
        if self.column != 0 || !is_blank_or_end(self.source, self.pos + 3) {
            return None;
        }
        match self.source.get(self.pos..self.pos + 3)? {
            b"---" => Some(TokenKind::DocumentStart),
            b"..." => Some(TokenKind::DocumentEnd),
            _ => None,
        }
    }

    fn skip_to_token(&mut self) {
        loop {
            // A tab may separate tokens, but not where it would count as indentation.
            let tabs = !self.in_block() || !self.key_allowed;
            while self.byte(0) == b' ' || tabs && self.byte(0) == b'\t' {
                self.skip(1);
            }
            self.skip_comment();
            match break_len(self.source, self.pos) {
                0 => return,
                len => self.skip_break(len),
            }
            if self.in_block() {
                self.key_allowed = true;
            }
        }
    }

    fn fetch_end(&mut self) -> Result<()> {
        if self.column != 0 {
            self.skip_break(0);
        }
        self.dedent_to(-1);
        self.drop_candidate()?;
        self.key_allowed = false;
        self.push(TokenKind::StreamEnd, self.pos);
        Ok(())
    }

    fn fetch_mark(&mut self, kind: TokenKind, len: usize) -> Result<()> {
        let start = self.pos;
        self.skip(len);
        self.push(kind, start);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: TokenKind) -> Result<()> {
        self.remember_candidate()?;
        self.candidates.push(KeyCandidate {
            possible: false,
            required: false,
            awaited: false,
            token: self.tokens_taken + self.queue.len(),
            pos: self.pos,
            line: self.line,
            column: self.column,
        });
        if self.candidates.len() - 1 > LEVELS_MAX {
            return Err(syntax("brackets are nested too deeply", self.pos, self.pos + 1));
        }
        self.key_allowed = true;
        self.fetch_mark(kind, 1)
    }

    fn fetch_flow_end(&mut self, kind: TokenKind) -> Result<()> {
        self.drop_candidate()?;
        if self.candidates.len() > 1
            && let Some(inner) = self.candidates.pop()
            && let Some(outer) = self.candidates.last_mut()
            && outer.token == inner.token
        {
            // Upstream forgets that it waits for an empty pair of brackets to become a key.
            outer.awaited = false;
        }
        self.key_allowed = false;
        self.fetch_mark(kind, 1)
    }

    fn fetch_entry(&mut self) -> Result<()> {
        if self.in_block() {
            if !self.key_allowed {
                return Err(hinted(
                    syntax("a list item cannot begin here", self.pos, self.pos + 1),
                    "begin the list on a line of its own",
                ));
            }
            self.indent_to(self.column, None, TokenKind::BlockListStart, self.pos)?;
        }
        self.drop_candidate()?;
        self.key_allowed = true;
        self.fetch_mark(TokenKind::BlockEntry, 1)
    }

    fn fetch_key(&mut self) -> Result<()> {
        if self.in_block() {
            if !self.key_allowed {
                return Err(syntax("a key cannot begin here", self.pos, self.pos + 1));
            }
            self.indent_to(self.column, None, TokenKind::BlockMapStart, self.pos)?;
        }
        self.drop_candidate()?;
        self.key_allowed = self.in_block();
        self.fetch_mark(TokenKind::Key, 1)
    }

    fn fetch_value(&mut self) -> Result<()> {
        let level = self.candidates.len() - 1;
        if self.still_possible(level)? {
            let key = self.candidates[level];
            self.insert(key.token, TokenKind::Key, key.pos);
            self.indent_to(key.column, Some(key.token), TokenKind::BlockMapStart, key.pos)?;
            self.candidates[level].possible = false;
            self.candidates[level].awaited = false;
            self.key_allowed = false;
        } else {
            if self.in_block() {
                if !self.key_allowed {
                    return Err(hinted(
                        syntax("a map cannot begin here", self.pos, self.pos + 1),
                        "put the value into quotes if the `:` belongs to it",
                    ));
                }
                self.indent_to(self.column, None, TokenKind::BlockMapStart, self.pos)?;
            }
            self.key_allowed = self.in_block();
        }
        self.fetch_mark(TokenKind::Value, 1)
    }

    fn fetch_anchor(&mut self, indicator: u8) -> Result<()> {
        self.remember_candidate()?;
        self.key_allowed = false;
        let start = self.pos;
        self.skip(1);
        let name = self.pos;
        while is_word(self.byte(0)) {
            self.skip(1);
        }
        let ends = is_blank_or_end(self.source, self.pos)
            || matches!(self.byte(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if name == self.pos || !ends {
            return Err(hinted(
                syntax("expected a name of letters, digits, `-` or `_`", start, self.pos),
                "put the value into quotes if it begins with `*` or `&`",
            ));
        }
        let text = Text { start: name as u32, end: self.pos as u32, composed: false };
        let kind = if indicator == b'*' { TokenKind::Alias } else { TokenKind::Anchor };
        self.push_text(kind, start, text, Text::default());
        Ok(())
    }

    fn fetch_directive(&mut self) -> Result<()> {
        self.dedent_to(-1);
        self.drop_candidate()?;
        self.key_allowed = false;
        self.scan_directive()
    }
}
