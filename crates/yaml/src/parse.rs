//! From tokens to the nodes of a document, by the grammar of upstream's parser.

use std::collections::HashMap;

use crate::arena::{Form, NONE, RawNode, Tag};
use crate::reader::{Error, ErrorKind};
use crate::scan::{Result, Scanner, Text, Token, TokenKind, hinted, syntax};
use crate::tree::Span;

/// The document at the beginning of a text.
pub(crate) struct RawDocument {
    pub(crate) nodes: Vec<RawNode>,
    pub(crate) root: u32,
    pub(crate) has_aliases: bool,
    /// Where the text behind the document begins, if there is any token.
    pub(crate) rest: Option<usize>,
}

/// What is to be read next in an open collection.
#[derive(Clone, Copy)]
enum State {
    BlockList,
    IndentlessList,
    BlockMapKey,
    BlockMapValue,
    FlowList { first: bool },
    FlowPairKey,
    FlowPairValue,
    FlowPairEnd,
    FlowMapKey { first: bool },
    FlowMapValue,
    FlowMapNoValue,
}

/// An open collection.
struct Frame {
    node: u32,
    last: u32,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Block,
    BlockOrIndentless,
    Flow,
}

/// Anchor and tag in front of a node.
#[derive(Default)]
struct Properties {
    start: Option<usize>,
    end: usize,
    anchor: Option<Text>,
    tag: Option<String>,
}

pub(crate) struct Parser<'a, 's> {
    scanner: &'a mut Scanner<'s>,
    nodes: Vec<RawNode>,
    frames: Vec<Frame>,
    anchors: HashMap<Box<str>, u32>,
    tag_prefixes: HashMap<String, String>,
    has_aliases: bool,
    depth_max: usize,
}

/// Reads the first document; none where there is nothing but comments.
pub(crate) fn parse(scanner: &mut Scanner<'_>, depth_max: usize) -> Result<Option<RawDocument>> {
    let mut parser = Parser {
        scanner,
        nodes: Vec::new(),
        frames: Vec::new(),
        anchors: HashMap::new(),
        tag_prefixes: HashMap::new(),
        has_aliases: false,
        depth_max,
    };
    let Some(root) = parser.document()? else { return Ok(None) };
    let end = parser.scanner.peek()?;
    let rest = match end.kind {
        TokenKind::StreamEnd => None,
        TokenKind::DocumentEnd => Some(end.span.end as usize),
        _ => Some(end.span.start as usize),
    };
    let has_aliases = parser.has_aliases;
    Ok(Some(RawDocument { nodes: parser.nodes, root, has_aliases, rest }))
}

impl Parser<'_, '_> {
    fn document(&mut self) -> Result<Option<u32>> {
        use TokenKind::{DocumentEnd, DocumentStart, StreamEnd, TagDirective, VersionDirective};
        let mut token = self.scanner.peek()?;
        match token.kind {
            StreamEnd => return Ok(None),
            VersionDirective { .. } | TagDirective | DocumentStart => {
                self.directives()?;
                token = self.scanner.peek()?;
                if token.kind != DocumentStart {
                    return Err(self.unexpected(token, "expected `---` behind the directives"));
                }
                self.scanner.take();
                token = self.scanner.peek()?;
                if let VersionDirective { .. } | TagDirective | DocumentStart | DocumentEnd | StreamEnd =
                    token.kind
                {
                    return Ok(Some(self.empty(token.span.start)));
                }
            }
            _ => self.directives()?,
        }
        let root = self.node(Place::Block)?;
        while let Some(frame) = self.frames.last() {
            self.step(frame.state)?;
        }
        Ok(Some(root))
    }

    fn unexpected(&self, token: Token, message: &str) -> Box<Error> {
        let start = token.span.start as usize;
        syntax(message, start, (token.span.end as usize).max(start))
    }

    fn directives(&mut self) -> Result<()> {
        let mut version = false;
        loop {
            let token = self.scanner.peek()?;
            match token.kind {
                TokenKind::VersionDirective { supported } => {
                    if version {
                        return Err(self.unexpected(token, "version is given twice"));
                    }
                    if !supported {
                        return Err(hinted(
                            self.unexpected(token, "version of YAML is not 1.1"),
                            "leave the `%YAML` directive out",
                        ));
                    }
                    version = true;
                }
                TokenKind::TagDirective => {
                    let handle = self.scanner.text(token.text).to_owned();
                    if self.tag_prefixes.contains_key(&handle) {
                        return Err(self.unexpected(token, "tag handle is given twice"));
                    }
                    let prefix = self.scanner.text(token.suffix).to_owned();
                    self.tag_prefixes.insert(handle, prefix);
                }
                _ => break,
            }
            self.scanner.take();
        }
        for (handle, prefix) in [("!", "!"), ("!!", "tag:yaml.org,2002:")] {
            self.tag_prefixes.entry(handle.to_owned()).or_insert_with(|| prefix.to_owned());
        }
        Ok(())
    }

    /// Appends a node to the innermost open collection.
    fn append(&mut self, node: RawNode) -> u32 {
        let id = self.nodes.len() as u32;
        self.nodes.push(node);
        if let Some(frame) = self.frames.last_mut() {
            match frame.last {
                NONE => self.nodes[frame.node as usize].first = id,
                last => self.nodes[last as usize].next = id,
            }
            frame.last = id;
        }
        id
    }

    /// Appends an absent value.
    fn empty(&mut self, at: u32) -> u32 {
        self.append(RawNode {
            form: Form::Scalar,
            tag: Tag::None,
            guess: true,
            text: Text::default(),
            span: Span { start: at, end: at },
            first: NONE,
            next: NONE,
        })
    }

    fn set_state(&mut self, state: State) {
        if let Some(frame) = self.frames.last_mut() {
            frame.state = state;
        }
    }

    fn close(&mut self, end: u32) {
        if let Some(frame) = self.frames.pop() {
            self.nodes[frame.node as usize].span.end = end;
        }
    }

    /// The end of what was read so far of the innermost collection.
    fn content_end(&self) -> u32 {
        self.frames.last().map_or(0, |frame| match frame.last {
            NONE => self.nodes[frame.node as usize].span.end,
            last => self.nodes[last as usize].span.end,
        })
    }

    /// Reads a node and appends it; a collection is opened and left to [`Parser::step`].
    fn node(&mut self, place: Place) -> Result<u32> {
        let token = self.scanner.peek()?;
        if token.kind == TokenKind::Alias {
            return self.alias(token);
        }
        let properties = self.properties()?;
        let token = self.scanner.peek()?;
        let start = properties.start.unwrap_or(token.span.start as usize) as u32;
        let mut node = RawNode {
            form: Form::Scalar,
            tag: properties.tag.as_deref().map_or(Tag::None, tag),
            guess: properties.tag.as_deref().is_none_or(str::is_empty),
            text: Text::default(),
            span: Span { start, end: token.span.end },
            first: NONE,
            next: NONE,
        };
        let block = place != Place::Flow;
        let state = match token.kind {
            TokenKind::BlockEntry if place == Place::BlockOrIndentless => State::IndentlessList,
            TokenKind::Scalar { plain } => {
                node.text = token.text;
                node.guess = plain && node.guess || properties.tag.as_deref() == Some("!");
                self.scanner.take();
                return Ok(self.append_anchored(node, &properties));
            }
            TokenKind::FlowListStart => State::FlowList { first: true },
            TokenKind::FlowMapStart => State::FlowMapKey { first: true },
            TokenKind::BlockListStart if block => State::BlockList,
            TokenKind::BlockMapStart if block => State::BlockMapKey,
            _ if properties.anchor.is_some()
                || properties.tag.as_deref().is_some_and(|tag| !tag.is_empty()) =>
            {
                node.span.end = properties.end as u32;
                return Ok(self.append_anchored(node, &properties));
            }
            _ => return Err(self.no_content(token)),
        };
        node.form = match state {
            State::BlockMapKey | State::FlowMapKey { .. } => Form::Map,
            _ => Form::List,
        };
        if !matches!(state, State::IndentlessList) {
            self.scanner.take();
        }
        let id = self.append_anchored(node, &properties);
        self.open(id, state)?;
        Ok(id)
    }

    fn no_content(&self, token: Token) -> Box<Error> {
        let error = self.unexpected(token, "expected a value");
        match token.kind {
            TokenKind::BlockEntry => hinted(error, "begin the list on a line of its own"),
            TokenKind::DocumentEnd => hinted(error, "remove the `...` line"),
            _ => error,
        }
    }

    fn open(&mut self, node: u32, state: State) -> Result<()> {
        if self.frames.len() >= self.depth_max {
            let mut span = self.nodes[node as usize].span;
            span.end = span.start + 1;
            return Err(Box::new(Error {
                kind: ErrorKind::Limit,
                message: format!("values are nested more than {} deep", self.depth_max),
                span,
                hint: Some("nest the values less deep".to_owned()),
            }));
        }
        self.frames.push(Frame { node, last: NONE, state });
        Ok(())
    }

    fn append_anchored(&mut self, node: RawNode, properties: &Properties) -> u32 {
        let id = self.append(node);
        if let Some(anchor) = properties.anchor {
            self.anchors.insert(self.scanner.text(anchor).into(), id);
        }
        id
    }

    fn alias(&mut self, token: Token) -> Result<u32> {
        let name = self.scanner.text(token.text);
        let target = self.anchors.get(name).copied();
        let Some(target) = target else {
            return Err(hinted(
                self.unexpected(token, "alias has no anchor before it"),
                "put the value into quotes if it begins with `*`",
            ));
        };
        self.scanner.take();
        self.has_aliases = true;
        Ok(self.append(RawNode {
            form: Form::Alias,
            tag: Tag::None,
            guess: false,
            text: token.text,
            span: token.span,
            first: target,
            next: NONE,
        }))
    }

    fn properties(&mut self) -> Result<Properties> {
        let mut properties = Properties::default();
        let mut tag = None;
        for _ in 0..2 {
            let token = self.scanner.peek()?;
            match token.kind {
                TokenKind::Anchor if properties.anchor.is_none() => {
                    properties.anchor = Some(token.text);
                }
                TokenKind::Tag if tag.is_none() => tag = Some(token),
                _ => break,
            }
            properties.start.get_or_insert(token.span.start as usize);
            properties.end = token.span.end as usize;
            self.scanner.take();
        }
        if let Some(token) = tag {
            let handle = self.scanner.text(token.text);
            let suffix = self.scanner.text(token.suffix);
            let full = if handle.is_empty() {
                suffix.to_owned()
            } else {
                match self.tag_prefixes.get(handle) {
                    Some(prefix) => format!("{prefix}{suffix}"),
                    None => return Err(self.unexpected(token, "tag handle is not defined")),
                }
            };
            properties.tag = Some(full);
        }
        Ok(properties)
    }

    /// Reads on in the innermost open collection.
    fn step(&mut self, state: State) -> Result<()> {
        match state {
            State::BlockList => self.block_list(),
            State::IndentlessList => self.indentless_list(),
            State::BlockMapKey => self.block_map_key(),
            State::BlockMapValue => self.block_map_value(),
            State::FlowList { first } => self.flow_list(first),
            State::FlowPairKey => self.flow_pair_key(),
            State::FlowPairValue => self.flow_pair_value(),
            State::FlowPairEnd => {
                self.scanner.peek()?;
                let end = self.content_end();
                self.close(end);
                Ok(())
            }
            State::FlowMapKey { first } => self.flow_map_key(first),
            State::FlowMapValue => self.flow_map_value(),
            State::FlowMapNoValue => {
                let at = self.scanner.peek()?.span.start;
                self.set_state(State::FlowMapKey { first: false });
                self.empty(at);
                Ok(())
            }
        }
    }

    fn block_list(&mut self) -> Result<()> {
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::BlockEntry => {
                self.scanner.take();
                match self.scanner.peek()?.kind {
                    TokenKind::BlockEntry | TokenKind::BlockEnd => {
                        self.empty(token.span.end);
                    }
                    _ => {
                        self.node(Place::Block)?;
                    }
                }
                Ok(())
            }
            TokenKind::BlockEnd => {
                self.scanner.take();
                let end = self.content_end();
                self.close(end);
                Ok(())
            }
            _ => Err(hinted(
                self.unexpected(token, "expected `-` before the next list item"),
                "indent the line like the items before it, or deeper to continue the item",
            )),
        }
    }

    fn indentless_list(&mut self) -> Result<()> {
        use TokenKind::{BlockEnd, BlockEntry, Key, Value};
        let token = self.scanner.peek()?;
        if token.kind != BlockEntry {
            let end = self.content_end();
            self.close(end);
            return Ok(());
        }
        self.scanner.take();
        match self.scanner.peek()?.kind {
            BlockEntry | Key | Value | BlockEnd => {
                self.empty(token.span.end);
            }
            _ => {
                self.node(Place::Block)?;
            }
        }
        Ok(())
    }

    fn block_map_key(&mut self) -> Result<()> {
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::Key => {
                self.scanner.take();
                self.set_state(State::BlockMapValue);
                self.block_map_part(token)
            }
            TokenKind::BlockEnd => {
                self.scanner.take();
                let end = self.content_end();
                self.close(end);
                Ok(())
            }
            _ => Err(hinted(
                self.unexpected(token, "expected a key"),
                "indent the line like the keys before it",
            )),
        }
    }

    fn block_map_value(&mut self) -> Result<()> {
        let token = self.scanner.peek()?;
        self.set_state(State::BlockMapKey);
        if token.kind != TokenKind::Value {
            self.empty(token.span.start);
            return Ok(());
        }
        self.scanner.take();
        self.block_map_part(token)
    }

    /// The node behind a `?` or `:`, which may be absent.
    fn block_map_part(&mut self, indicator: Token) -> Result<()> {
        match self.scanner.peek()?.kind {
            TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => {
                self.empty(indicator.span.end);
            }
            _ => {
                self.node(Place::BlockOrIndentless)?;
            }
        }
        Ok(())
    }

    /// Takes the comma between two entries, if there is one due.
    fn flow_comma(&mut self, first: bool, message: &str) -> Result<Token> {
        let token = self.scanner.peek()?;
        if first {
            return Ok(token);
        }
        if token.kind != TokenKind::FlowEntry {
            return Err(hinted(self.unexpected(token, message), "close the bracket"));
        }
        self.scanner.take();
        self.scanner.peek()
    }

    fn flow_list(&mut self, first: bool) -> Result<()> {
        let mut token = self.scanner.peek()?;
        if token.kind != TokenKind::FlowListEnd {
            token = self.flow_comma(first, "expected `,` or `]`")?;
            if token.kind == TokenKind::Key {
                self.scanner.take();
                self.set_state(State::FlowList { first: false });
                let pair = self.append(RawNode {
                    form: Form::Map,
                    tag: Tag::None,
                    guess: false,
                    text: Text::default(),
                    span: token.span,
                    first: NONE,
                    next: NONE,
                });
                return self.open(pair, State::FlowPairKey);
            }
            if token.kind != TokenKind::FlowListEnd {
                self.set_state(State::FlowList { first: false });
                self.node(Place::Flow)?;
                return Ok(());
            }
        }
        self.scanner.take();
        self.close(token.span.end);
        Ok(())
    }

    fn flow_pair_key(&mut self) -> Result<()> {
        let token = self.scanner.peek()?;
        self.set_state(State::FlowPairValue);
        match token.kind {
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowListEnd => {
                // Upstream drops the token here; what follows is read as if it were not there.
                self.scanner.take();
                self.empty(token.span.end);
            }
            _ => {
                self.node(Place::Flow)?;
            }
        }
        Ok(())
    }

    fn flow_pair_value(&mut self) -> Result<()> {
        let mut token = self.scanner.peek()?;
        self.set_state(State::FlowPairEnd);
        if token.kind == TokenKind::Value {
            self.scanner.take();
            token = self.scanner.peek()?;
            if !matches!(token.kind, TokenKind::FlowEntry | TokenKind::FlowListEnd) {
                self.node(Place::Flow)?;
                return Ok(());
            }
        }
        self.empty(token.span.start);
        Ok(())
    }

    fn flow_map_key(&mut self, first: bool) -> Result<()> {
        let mut token = self.scanner.peek()?;
        if token.kind != TokenKind::FlowMapEnd {
            token = self.flow_comma(first, "expected `,` or `}`")?;
            if token.kind == TokenKind::Key {
                self.scanner.take();
                token = self.scanner.peek()?;
                self.set_state(State::FlowMapValue);
                match token.kind {
                    TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMapEnd => {
                        self.empty(token.span.start);
                    }
                    _ => {
                        self.node(Place::Flow)?;
                    }
                }
                return Ok(());
            }
            if token.kind != TokenKind::FlowMapEnd {
                self.set_state(State::FlowMapNoValue);
                self.node(Place::Flow)?;
                return Ok(());
            }
        }
        self.scanner.take();
        self.close(token.span.end);
        Ok(())
    }

    fn flow_map_value(&mut self) -> Result<()> {
        let mut token = self.scanner.peek()?;
        self.set_state(State::FlowMapKey { first: false });
        if token.kind == TokenKind::Value {
            self.scanner.take();
            token = self.scanner.peek()?;
            if !matches!(token.kind, TokenKind::FlowEntry | TokenKind::FlowMapEnd) {
                self.node(Place::Flow)?;
                return Ok(());
            }
        }
        self.empty(token.span.start);
        Ok(())
    }
}

fn tag(text: &str) -> Tag {
    match text.strip_prefix("tag:yaml.org,2002:") {
        Some("str") => Tag::String,
        Some("bool") => Tag::Bool,
        Some("int") => Tag::Int,
        Some("float") => Tag::Float,
        Some("null") => Tag::Null,
        Some("timestamp") => Tag::Timestamp,
        Some("binary") => Tag::Binary,
        Some("merge") => Tag::Merge,
        _ if text.is_empty() => Tag::None,
        _ => Tag::Other,
    }
}
