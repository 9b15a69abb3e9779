//! The way from a changed tree down to the places where its text changes.

use std::collections::HashMap;

use super::place::{Text, refuse, span_of};
use super::render::{Quotes, is_scalar};
use super::style::Style;
use super::{Change, Refusal, Replacement, Result};
use crate::edit::Literal;
use crate::overlay::{Part, State};
use crate::reader::Stream;
use crate::tree::{Kind, NodeId, Span, Tree, Value};

/// Writes the changes below one node.
pub(super) struct Writer<'w> {
    pub(super) text: &'w Text<'w>,
    tree: &'w Tree,
    pub(super) style: Style,
    out: Vec<Replacement>,
}

/// How a value sits in its container.
#[derive(Clone, Copy, Debug)]
pub(super) enum Slot {
    /// The root of what is changed.
    Root,
    /// Behind a key of a block map.
    Entry(Span),
    /// Behind a dash of a block list, at this offset.
    Item(usize),
    /// In a flow container.
    Flow,
}

/// What becomes of a node that stays where it is.
pub(super) enum Fate<'a, 'e> {
    /// What an overlay says.
    Part(&'a Part<'e>),
    /// This value.
    Literal(&'a Literal),
}

/// What becomes of the children of a container.
pub(super) struct Body<'a, 'e> {
    /// Children that stay; all others go.
    pub(super) stays: HashMap<NodeId, Fate<'a, 'e>>,
    /// What is added behind them; keys are empty in lists.
    pub(super) added: Vec<(String, Literal)>,
}

/// The replacements that a change comes to.
pub(super) fn replacements(
    stream: &Stream,
    text: &Text<'_>,
    change: &Change<'_>,
) -> Result<Vec<Replacement>> {
    let holds = |root: &NodeId| stream.tree.value(*root).contains(change.root);
    let root =
        stream.documents.iter().filter_map(|document| document.root.as_ref().ok().copied()).find(holds);
    let Some(root) = root else { return refuse("the text is not the one that the change was made for", 0) };
    if matches!(text.source, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        return refuse("the text is UTF-16; save it as UTF-8 first", 0);
    }
    let at = span_of(stream.tree.value(change.root)).1.start;
    let fault = |message| Refusal { message, span: Span { start: at, end: at } };
    let part = Part::of(&stream.tree, change.root, change.edits).map_err(fault)?;
    let style = Style::of(&stream.tree, root, text);
    let mut writer = Writer { text, tree: &stream.tree, style, out: Vec::new() };
    writer.fate(change.root, &Fate::Part(&part), Slot::Root)?;
    Ok(writer.out)
}

// === impl Writer ===

impl<'w> Writer<'w> {
    /// Notes a replacement.
    pub(super) fn replace(&mut self, start: usize, end: usize, text: impl Into<String>) {
        let text = text.into();
        if start < end || !text.is_empty() {
            self.out.push(Replacement { span: Span { start: start as u32, end: end as u32 }, text });
        }
    }

    /// Notes new lines behind the line that holds `at`.
    pub(super) fn insert_lines(&mut self, at: usize, column: usize, lines: &[String]) {
        let end = self.text.content_end(at);
        let line_break = self.style.line_break;
        let text: String = lines.iter().map(|line| format!("{line_break}{:column$}{line}", "")).collect();
        self.replace(end, end, text);
    }

    /// Writes what becomes of a node.
    pub(super) fn fate(&mut self, id: NodeId, fate: &Fate<'_, '_>, slot: Slot) -> Result<()> {
        let node = self.tree.value(id);
        let part = match fate {
            Fate::Literal(literal) => return self.renew(node, literal, slot),
            Fate::Part(part) => part,
        };
        match &part.state {
            State::Kept(kept) if *kept == id => Ok(()),
            State::New(literal) => self.renew(node, literal, slot),
            State::Map(entries) if node.is_map() && !node.is_empty() => {
                let named = entries.iter().map(|(key, part)| (key.as_str(), part));
                let body = self.body(named)?;
                self.container(node, body, slot)
            }
            State::List(items) if node.is_list() && !node.is_empty() => {
                let body = self.body(items.iter().map(|part| ("", part)))?;
                self.container(node, body, slot)
            }
            _ => {
                let literal = self.literal(part)?;
                self.put(node, &literal, slot)
            }
        }
    }

    /// Tells what stays from what is added.
    fn body<'a, 'e: 'a>(&self, parts: impl Iterator<Item = (&'a str, &'a Part<'e>)>) -> Result<Body<'a, 'e>> {
        let mut body = Body { stays: HashMap::new(), added: Vec::new() };
        for (key, part) in parts {
            match part.origin {
                Some(origin) => drop(body.stays.insert(origin, Fate::Part(part))),
                None => body.added.push((key.to_owned(), self.literal(part)?)),
            }
        }
        Ok(body)
    }

    /// Writes a whole new value where a node stands, and keeps of its text what stays the same.
    fn renew(&mut self, node: Value<'_>, literal: &Literal, slot: Slot) -> Result<()> {
        if equals(node, literal) {
            return Ok(());
        }
        let mut body = Body { stays: HashMap::new(), added: Vec::new() };
        match literal {
            Literal::Map(entries) if node.is_map() && !entries.is_empty() && !node.is_empty() => {
                for (key, value) in entries {
                    match node.get(key) {
                        Some(child) => drop(body.stays.insert(child.id(), Fate::Literal(value))),
                        None => body.added.push((key.clone(), value.clone())),
                    }
                }
                self.container(node, body, slot)
            }
            Literal::List(items) if node.is_list() && !items.is_empty() && !node.is_empty() => {
                let same_length = node.len() == items.len();
                let mut old = node.items();
                let mut rest = items.iter();
                for item in rest.by_ref() {
                    match old.by_ref().find(|child| same_length || equals(*child, item)) {
                        Some(child) => drop(body.stays.insert(child.id(), Fate::Literal(item))),
                        None => {
                            body.added.push((String::new(), item.clone()));
                            break;
                        }
                    }
                }
                body.added.extend(rest.map(|item| (String::new(), item.clone())));
                let moved = body.added.iter().any(|(_, item)| node.items().any(|child| equals(child, item)));
                if moved { self.put(node, literal, slot) } else { self.container(node, body, slot) }
            }
            _ => self.put(node, literal, slot),
        }
    }

    /// Writes what becomes of the children of a container that has some.
    fn container(&mut self, node: Value<'_>, body: Body<'_, '_>, slot: Slot) -> Result<()> {
        let start = self.text.content_start(node)?;
        let mut natives = Vec::with_capacity(node.len());
        for child in node.children() {
            if !self.text.is_foreign(child) {
                natives.push(child);
                continue;
            }
            let is_kept = |fate: &Fate<'_, '_>| match fate {
                Fate::Part(part) => matches!(part.state, State::Kept(_)),
                Fate::Literal(literal) => equals(child, literal),
            };
            if !body.stays.get(&child.id()).is_some_and(is_kept) {
                return refuse("the value comes from a merge key, and stands elsewhere", start);
            }
        }
        natives.sort_by_key(|child| span_of(*child).1.start);
        if !natives.iter().any(|child| body.stays.contains_key(&child.id())) {
            if natives.len() < node.len() {
                return refuse("the map would hold nothing but a merge key", start);
            }
            let literal = match node.is_map() {
                true => Literal::Map(body.added),
                false => Literal::List(body.added.into_iter().map(|(_, value)| value).collect()),
            };
            return self.put(node, &literal, slot);
        }
        match self.text.byte(start) {
            b'{' | b'[' => self.flow_container(node, &natives, &body),
            _ => self.block_container(node, &natives, &body),
        }
    }

    /// Writes a value over a node that has nothing in common with it.
    fn put(&mut self, node: Value<'_>, literal: &Literal, slot: Slot) -> Result<()> {
        let (_, span) = span_of(node);
        let start = span.start as usize;
        let is_alias = self.text.is_alias(node);
        let content = if is_alias { start } else { self.text.content_start(node)? };
        let is_absent = span.start == span.end;
        let is_flow = matches!(self.text.byte(content), b'{' | b'[');
        let is_block_container = !is_absent && !is_flow && !is_alias && !node.is_empty();
        let in_place = is_scalar(literal) && !is_block_container || (is_flow && !node.is_empty());
        match slot {
            Slot::Root => refuse("the whole object would be rewritten", start),
            Slot::Flow if is_absent => refuse("the value is left out in a flow map or list", start),
            Slot::Flow => {
                // JSON that gives each entry a line of its own goes on like that.
                let first = self.text.skip_blanks(self.text.line_start(self.text.line(start)));
                let head = if node.key().is_some() { span_of(node).0.start } else { span.start };
                let on_line = self.style.json && first == head as usize;
                self.put_in_place(node, content, literal, on_line.then(|| self.text.column(first)))
            }
            _ if in_place && !is_absent => self.put_in_place(node, content, literal, None),
            _ if content != start => refuse("the value carries an anchor or a tag", start),
            Slot::Entry(key) => self.put_entry(node, key, literal),
            Slot::Item(dash) => self.put_item(node, dash, literal),
        }
    }

    fn put_in_place(
        &mut self,
        node: Value<'_>,
        content: usize,
        literal: &Literal,
        indent: Option<usize>,
    ) -> Result<()> {
        let first = self.text.byte(content);
        let end = match first {
            b'{' | b'[' => span_of(node).1.end as usize,
            _ => self.text.end(node)?,
        };
        if matches!(first, b'{' | b'[') && self.text.has_comment(content, end) {
            return refuse("a comment stands within the value", content);
        }
        let quotes = if node.kind() == Kind::String { Quotes::of(first) } else { Quotes::Plain };
        self.replace(content, end, self.style.flow(literal, quotes, indent));
        Ok(())
    }

    fn literal(&self, part: &Part<'_>) -> Result<Literal> {
        Ok(match &part.state {
            State::Kept(id) => return self.literal_of(self.tree.value(*id)),
            State::New(literal) => (*literal).clone(),
            State::Map(entries) => {
                let entries = entries.iter().map(|(key, part)| Ok((key.clone(), self.literal(part)?)));
                Literal::Map(entries.collect::<Result<_>>()?)
            }
            State::List(items) => {
                Literal::List(items.iter().map(|part| self.literal(part)).collect::<Result<_>>()?)
            }
        })
    }

    fn literal_of(&self, value: Value<'_>) -> Result<Literal> {
        Ok(match value.kind() {
            Kind::Null => Literal::Null,
            Kind::Bool => Literal::Bool(value.as_bool().unwrap_or_default()),
            Kind::Int => Literal::Int(value.as_i64().unwrap_or_default()),
            Kind::String => Literal::String(value.as_str().unwrap_or_default().to_owned()),
            Kind::Float => {
                return refuse("a fraction would be written anew", span_of(value).1.start as usize);
            }
            Kind::List => {
                Literal::List(value.items().map(|item| self.literal_of(item)).collect::<Result<_>>()?)
            }
            Kind::Map => {
                let entries =
                    value.entries().map(|(key, value)| Ok((key.to_owned(), self.literal_of(value)?)));
                Literal::Map(entries.collect::<Result<_>>()?)
            }
        })
    }
}

/// Whether a node holds just this value.
fn equals(node: Value<'_>, literal: &Literal) -> bool {
    match literal {
        Literal::Null => node.is_null(),
        Literal::Bool(value) => node.as_bool() == Some(*value),
        Literal::Int(value) => node.as_i64() == Some(*value),
        Literal::String(text) => node.as_str() == Some(text),
        Literal::List(items) => {
            node.is_list()
                && node.len() == items.len()
                && node.items().zip(items).all(|(child, item)| equals(child, item))
        }
        Literal::Map(entries) => {
            node.is_map()
                && node.len() == entries.len()
                && entries.iter().all(|(key, value)| node.get(key).is_some_and(|child| equals(child, value)))
        }
    }
}
