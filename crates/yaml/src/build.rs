//! From the nodes of a document to the tree: aliases expanded, merges carried out, keys made
//! strings, of every key the last value kept.

use crate::alias::is_merge;
use crate::arena::{Form, NONE, RawNode};
use crate::number::float_scalar;
use crate::parse::RawDocument;
use crate::reader::{Error, ErrorKind, Limits, Notice, NoticeKind};
use crate::resolve::{Resolved, resolve};
use crate::scan::{Result, Scanner};
use crate::seen::SeenKeys;
use crate::tree::{KeyId, NodeId, NodeSpan, PoolText, Scalar, Span, TreeBuilder};

/// How upstream had typed a key before it became a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeyType {
    String,
    Int,
    Float,
    Bool,
}

#[derive(Clone, Copy)]
struct Entry {
    key: KeyId,
    key_type: KeyType,
    key_span: Span,
    value: u32,
    /// The alias through which the entry came, if any.
    alias: Option<Span>,
    merged: bool,
    /// A later entry with the same key.
    overridden_by: Option<u32>,
    /// The value, once it is in the tree.
    node: u32,
}

/// The state of building one document.
pub(crate) struct Build<'a, 's> {
    document: &'a RawDocument,
    scanner: &'a Scanner<'s>,
    builder: &'a mut TreeBuilder,
    limits: &'a Limits,
    /// Where the text of a scalar lies in the pool, once it is there.
    pooled: Vec<Option<PoolText>>,
    entries: Vec<Entry>,
    seen: &'a mut SeenKeys,
    first_node: usize,
    pub(crate) notices: Vec<Notice>,
    /// Entries that are overridden, with the notices about them.
    losers: Vec<(usize, usize)>,
}

impl<'a, 's> Build<'a, 's> {
    pub(crate) fn new(
        document: &'a RawDocument,
        scanner: &'a Scanner<'s>,
        builder: &'a mut TreeBuilder,
        seen: &'a mut SeenKeys,
        limits: &'a Limits,
    ) -> Self {
        let pooled = if document.has_aliases { vec![None; document.nodes.len()] } else { vec![] };
        Build {
            document,
            scanner,
            first_node: builder.len(),
            builder,
            limits,
            pooled,
            entries: Vec::new(),
            seen,
            notices: Vec::new(),
            losers: Vec::new(),
        }
    }

    /// Appends the document to the tree.
    pub(crate) fn root(&mut self) -> Result<NodeId> {
        let id = NodeId(self.builder.len() as u32);
        self.value(self.document.root, None, Span::default(), None, 0)?;
        Ok(id)
    }

    fn node(&self, id: u32) -> RawNode {
        self.document.nodes[id as usize]
    }

    fn children(&self, id: u32) -> impl Iterator<Item = u32> + use<'a, 's> {
        let document = self.document;
        let first = document.nodes[id as usize].first;
        std::iter::successors((first != NONE).then_some(first), move |&child| {
            let next = document.nodes[child as usize].next;
            (next != NONE).then_some(next)
        })
    }

    fn error(&self, kind: ErrorKind, message: &str, span: Span) -> Box<Error> {
        Box::new(Error { kind, message: message.to_owned(), span, hint: None })
    }

    /// The node itself, or the one an alias stands for.
    fn target(&self, id: u32) -> u32 {
        match self.node(id) {
            RawNode { form: Form::Alias, first, .. } => first,
            _ => id,
        }
    }

    fn value(
        &mut self,
        id: u32,
        key: Option<KeyId>,
        key_span: Span,
        alias: Option<Span>,
        depth: usize,
    ) -> Result<()> {
        let node = self.node(id);
        let span = NodeSpan {
            key: alias.filter(|_| key.is_some()).unwrap_or(key_span),
            value: alias.unwrap_or(node.span),
        };
        if self.builder.len() - self.first_node >= self.limits.document_nodes_max {
            return Err(self.limit(
                "document has more than {} values",
                self.limits.document_nodes_max,
                span.value,
            ));
        }
        match node.form {
            Form::Alias => {
                let at = alias.unwrap_or(node.span);
                self.value_of_alias(node.first, key, key_span, at, depth)
            }
            Form::Scalar => self.scalar(id, node, key, span),
            Form::List => {
                self.check_depth(depth, span.value)?;
                let list = self.builder.open_list(key, span);
                let mut count = 0;
                for child in self.children(id) {
                    self.value(child, None, Span::default(), alias, depth + 1)?;
                    count += 1;
                }
                self.builder.close(list, count, span.value.end);
                Ok(())
            }
            Form::Map => {
                self.check_depth(depth, span.value)?;
                let map = self.builder.open_map(key, span);
                let count = self.map(id, alias, depth)?;
                self.builder.close(map, count, span.value.end);
                Ok(())
            }
        }
    }

    /// An expanded alias keeps the place of its key, and is its own place for all below it.
    fn value_of_alias(
        &mut self,
        target: u32,
        key: Option<KeyId>,
        key_span: Span,
        at: Span,
        depth: usize,
    ) -> Result<()> {
        let first = self.builder.len();
        self.value(target, key, key_span, Some(at), depth)?;
        self.builder.set_key_span(NodeId(first as u32), key_span);
        Ok(())
    }

    fn limit(&self, message: &str, limit: usize, span: Span) -> Box<Error> {
        let mut error = self.error(ErrorKind::Limit, &message.replace("{}", &limit.to_string()), span);
        error.hint = Some("split the document into several".to_owned());
        error
    }

    fn check_depth(&self, depth: usize, span: Span) -> Result<()> {
        match depth < self.limits.depth_max {
            true => Ok(()),
            false => {
                let message = "values are nested more than {} deep";
                Err(self.limit(message, self.limits.depth_max, span))
            }
        }
    }

    fn resolved(&self, node: &RawNode) -> Result<Resolved<'a>> {
        let text = self.scanner.text(node.text);
        resolve(node.tag, node.guess, text)
            .map_err(|message| self.error(ErrorKind::Syntax, message, node.span))
    }

    fn scalar(&mut self, id: u32, node: RawNode, key: Option<KeyId>, span: NodeSpan) -> Result<()> {
        if let Some(Some(text)) = self.pooled.get(id as usize) {
            self.builder.pooled(key, *text, span);
            return Ok(());
        }
        let scalar = match self.resolved(&node)? {
            Resolved::Null => Scalar::Null,
            Resolved::Bool(value) => Scalar::Bool(value),
            Resolved::Int(value) => Scalar::Int(value),
            Resolved::BigInt(value) => Scalar::Float(value as f64),
            Resolved::Float(value) if value.is_finite() => float_scalar(value),
            Resolved::Float(_) => {
                let message = "infinity and not-a-number have no form in JSON";
                return Err(self.error(ErrorKind::NotJson, message, span.value));
            }
            Resolved::String(text) => return self.string(id, key, &text, span),
            Resolved::Bytes(text) => return self.string(id, key, &text, span),
        };
        self.builder.scalar(key, scalar, span);
        Ok(())
    }

    fn string(&mut self, id: u32, key: Option<KeyId>, text: &str, span: NodeSpan) -> Result<()> {
        let pooled = self.builder.pool(text);
        self.builder.pooled(key, pooled, span);
        if let Some(place) = self.pooled.get_mut(id as usize) {
            *place = Some(pooled);
        }
        Ok(())
    }

    /// Appends the entries of a map and counts them.
    fn map(&mut self, id: u32, alias: Option<Span>, depth: usize) -> Result<u32> {
        let (base, losers) = (self.entries.len(), self.losers.len());
        self.gather(id, alias, false)?;
        self.mark_overridden(base)?;
        let end = self.entries.len();
        let mut count = 0;
        for index in base..end {
            let entry = self.entries[index];
            if entry.overridden_by.is_some() {
                self.check(entry.value)?;
                continue;
            }
            self.entries[index].node = self.builder.len() as u32;
            self.value(entry.value, Some(entry.key), entry.key_span, entry.alias, depth + 1)?;
            count += 1;
        }
        if count < end - base {
            self.note_winners(base, losers);
        }
        self.entries.truncate(base);
        Ok(count as u32)
    }

    /// Writes into the notices about a map's entries which values count instead.
    fn note_winners(&mut self, base: usize, losers: usize) {
        for index in (base..self.entries.len()).rev() {
            if let Some(next) = self.entries[index].overridden_by {
                let last = self.entries[next as usize].overridden_by.unwrap_or(next);
                self.entries[index].overridden_by = Some(last);
            }
        }
        for (loser, notice) in self.losers.drain(losers..) {
            let winner = self.entries[loser].overridden_by.map(|last| self.entries[last as usize].node);
            self.notices[notice].node = winner.map(NodeId);
        }
    }

    /// Collects the entries of a map, merged ones included, in the order in which upstream sets
    /// them.
    fn gather(&mut self, id: u32, alias: Option<Span>, merged: bool) -> Result<()> {
        let mut children = self.children(id);
        while let (Some(key), Some(value)) = (children.next(), children.next()) {
            if is_merge(self.document, self.scanner, key) {
                self.merge(value, alias)?;
                continue;
            }
            let key_span = alias.unwrap_or(self.node(key).span);
            let (key, key_type) = self.key(key)?;
            self.entries.push(Entry {
                key,
                key_type,
                key_span,
                value,
                alias,
                merged,
                overridden_by: None,
                node: 0,
            });
        }
        Ok(())
    }

    fn merge(&mut self, id: u32, alias: Option<Span>) -> Result<()> {
        let node = self.node(id);
        let target = self.target(id);
        let alias = alias.or((node.form == Form::Alias).then_some(node.span));
        match (node.form, self.node(target).form) {
            (_, Form::Map) => self.gather(target, alias, true),
            (Form::List, _) => {
                let items: Vec<u32> = self.children(id).collect();
                // The first map of the list wins, so it is set last.
                for &item in items.iter().rev() {
                    if self.node(self.target(item)).form != Form::Map {
                        return Err(self.no_merge(item));
                    }
                    self.merge(item, alias)?;
                }
                Ok(())
            }
            _ => Err(self.no_merge(id)),
        }
    }

    fn no_merge(&self, id: u32) -> Box<Error> {
        let message = "`<<` takes a map or a list of maps";
        self.error(ErrorKind::Syntax, message, self.node(id).span)
    }

    fn check_merge(&self, id: u32) -> Result<()> {
        match (self.node(id).form, self.node(self.target(id)).form) {
            (_, Form::Map) => Ok(()),
            (Form::List, _) => {
                let odd = self.children(id).find(|item| self.node(self.target(*item)).form != Form::Map);
                odd.map_or(Ok(()), |item| Err(self.no_merge(item)))
            }
            _ => Err(self.no_merge(id)),
        }
    }

    /// Whether upstream takes a key while it reads YAML; it may still refuse it as JSON.
    fn check_key(&self, id: u32) -> Result<()> {
        let node = self.node(self.target(id));
        if node.form != Form::Scalar {
            return Err(self.error(ErrorKind::NotJson, "key is no scalar", self.node(id).span));
        }
        self.resolved(&node).map(drop)
    }

    fn key(&mut self, id: u32) -> Result<(KeyId, KeyType)> {
        let span = self.node(id).span;
        let node = self.node(self.target(id));
        if node.form != Form::Scalar {
            return Err(self.error(ErrorKind::NotJson, "key is no scalar", span));
        }
        let no_string = |build: &Self, message| Err(build.error(ErrorKind::NotJson, message, span));
        Ok(match self.resolved(&node)? {
            Resolved::String(text) => (self.builder.key(&text), KeyType::String),
            Resolved::Int(value) => (self.builder.key(&value.to_string()), KeyType::Int),
            Resolved::Bool(value) => (self.builder.key(if value { "true" } else { "false" }), KeyType::Bool),
            Resolved::Float(value) if value == 0.0 && value.is_sign_negative() => {
                return no_string(self, "key is a negative zero");
            }
            Resolved::Float(value) => (self.builder.key(&crate::number::float_key(value)), KeyType::Float),
            Resolved::Null => return no_string(self, "key is null"),
            Resolved::BigInt(_) => return no_string(self, "key is an integer out of range"),
            Resolved::Bytes(_) => return no_string(self, "key is no text"),
        })
    }

    fn mark_overridden(&mut self, base: usize) -> Result<()> {
        self.seen.begin();
        for index in base..self.entries.len() {
            let entry = self.entries[index];
            let Some(earlier) = self.seen.see(entry.key, index as u32) else { continue };
            let loser = &mut self.entries[earlier as usize];
            loser.overridden_by = Some(index as u32);
            let loser = *loser;
            if loser.key_type != entry.key_type {
                let message = "two keys of different types become the same string";
                let mut error = self.error(ErrorKind::NotJson, message, entry.key_span);
                error.hint = Some("remove one of the two keys".to_owned());
                return Err(error);
            }
            if !loser.merged {
                let end = self.node(loser.value).span.end.max(loser.key_span.end);
                self.losers.push((earlier as usize, self.notices.len()));
                self.notices.push(Notice {
                    kind: NoticeKind::DuplicateKey,
                    span: Span { start: loser.key_span.start, end },
                    node: None,
                });
            }
        }
        Ok(())
    }

    /// Finds the errors of a value that is not kept. Aliases are known to end and to be few.
    fn check(&mut self, id: u32) -> Result<()> {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            let id = self.target(id);
            let node = self.node(id);
            match node.form {
                Form::Scalar => {
                    self.resolved(&node)?;
                }
                Form::Map => {
                    let mut children = self.children(id);
                    while let (Some(key), Some(value)) = (children.next(), children.next()) {
                        match is_merge(self.document, self.scanner, key) {
                            true => self.check_merge(value)?,
                            false => self.check_key(key)?,
                        }
                        open.push(value);
                    }
                }
                _ => open.extend(self.children(id)),
            }
        }
        Ok(())
    }
}
