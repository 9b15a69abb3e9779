//! What must not be shown of an object.

use std::borrow::Cow;

use seawall_finding::{Finding, ObjectId};
use seawall_object::{GroupKind, LAST_APPLIED, Object, SecretLiteral, redacted, secrets};
use seawall_world::World;
use seawall_yaml::{NodeId, Span, Value};

/// The byte ranges of an object's source that must not be shown, ascending; none overlaps another.
pub fn hidden(object: Object<'_>) -> Vec<Span> {
    Masks::of(object).within(Span { start: 0, end: u32::MAX })
}

/// What begins all that stands in place of a secret.
const REDACTED: &str = "<redacted ";

/// What stands in place of a secret.
pub(crate) fn replacement(bytes: usize) -> String {
    format!("{REDACTED}{bytes} bytes>")
}

/// The byte ranges of an object's source that must not be shown, ascending.
#[derive(Clone, Debug, Default)]
pub(crate) struct Masks {
    spans: Vec<Span>,
}

// === impl Masks ===

impl Masks {
    /// The masks of one object.
    pub(crate) fn of(object: Object<'_>) -> Self {
        let mut masks = Masks::default();
        let mut texts: Vec<&str> = Vec::new();
        secret_holders(object).for_each(|holder| masks.cover_holder(holder));
        for secret in secrets(object) {
            masks.cover(secret.value);
            texts.extend(secret.value.as_str().filter(|text| !text.is_empty()));
        }
        texts.sort_unstable();
        // An anchor may stand elsewhere than the secret that refers to it, and a copy anywhere.
        for value in object.root().descendants() {
            let is_copy = value.as_str().is_some_and(|text| texts.binary_search(&text).is_ok());
            if is_copy || value.key() == Some(LAST_APPLIED) {
                masks.cover(value);
            }
        }
        masks.spans.sort_unstable();
        masks
    }

    fn cover(&mut self, value: Value<'_>) {
        if let Some(span) = value.span() {
            self.spans.push(span.value);
        }
    }

    /// Covers all of `data` or `stringData` but the keys that count. What stands between them, such
    /// as a comment or an entry that a later one overrides, may be secret as well.
    fn cover_holder(&mut self, holder: Value<'_>) {
        let Some(whole) = holder.span() else { return };
        let mut from = whole.value.start;
        for entry in holder.children() {
            let Some(span) = entry.span() else { continue };
            let key = span.key;
            // A merged or aliased entry stands elsewhere, where it is covered by what it holds.
            if key.start < from || key.end > whole.value.end {
                continue;
            }
            self.spans.push(Span { start: from, end: key.start });
            from = key.end;
        }
        self.spans.push(Span { start: from, end: whole.value.end });
    }

    /// The masked ranges that touch a range, clipped to it, ascending, merged.
    pub(crate) fn within(&self, range: Span) -> Vec<Span> {
        let mut clipped: Vec<Span> = Vec::new();
        for span in &self.spans {
            let (start, end) = (span.start.max(range.start), span.end.min(range.end));
            if start >= end {
                continue;
            }
            match clipped.last_mut() {
                Some(last) if start <= last.end => last.end = last.end.max(end),
                _ => clipped.push(Span { start, end }),
            }
        }
        clipped
    }
}

/// The nodes of an object whose values are secret wherever they stand.
fn secret_holders(object: Object<'_>) -> impl Iterator<Item = Value<'_>> {
    let is_secret = object.group_kind() == GroupKind::parse("Secret");
    let keys: &[&str] = if is_secret { &["data", "stringData", "binaryData"] } else { &[] };
    keys.iter().filter_map(move |key| object.root().get(key))
}

/// The secrets of the object that was asked about last: finding them takes time, and findings of one
/// object come together.
#[derive(Default)]
pub(crate) struct Secrets<'w> {
    of: Option<ObjectId>,
    /// What is secret, by node, ascending.
    found: Vec<SecretLiteral<'w>>,
    /// The values, ascending.
    texts: Vec<&'w str>,
}

// === impl Secrets ===

impl<'w> Secrets<'w> {
    /// Whether a node of an object holds a secret.
    pub(crate) fn contains(&mut self, world: &'w World, object: ObjectId, node: NodeId) -> bool {
        self.load(world, object);
        self.found.binary_search_by_key(&node, |secret| secret.value.id()).is_ok()
    }

    /// What stands for the secret in a node of an object; none where it holds none. What was redacted when
    /// it was read is told as it is, so that an object of a cluster and its file are told alike.
    pub(crate) fn stand_in(&mut self, world: &'w World, object: ObjectId, node: NodeId) -> Option<String> {
        self.load(world, object);
        let at = self.found.binary_search_by_key(&node, |secret| secret.value.id()).ok()?;
        let secret = &self.found[at];
        let told = secret.value.as_str().filter(|text| text.contains(REDACTED));
        Some(told.map_or_else(|| redacted(secret), str::to_owned))
    }

    /// A finding's message, without the secrets that it might quote. Checks do not quote them; this
    /// is the second lock.
    pub(crate) fn message<'f>(&mut self, world: &'w World, finding: &'f Finding) -> Cow<'f, str> {
        let mut shown = Cow::Borrowed(&*finding.message);
        let (id, node) = (finding.object, finding.evidence.node);
        let own = world.source(id).tree.value(node).as_str().unwrap_or_default();
        if own.len() >= QUOTED_BYTES_MIN && shown.contains(own) && self.contains(world, id, node) {
            shown = Cow::Owned(shown.replace(own, &replacement(own.len())));
        }
        if shown.contains('"') && secret_holders(world.object(id)).next().is_some() {
            self.load(world, id);
            for quoted in finding.message.split('"').skip(1).step_by(2) {
                if self.texts.binary_search(&quoted).is_ok() && quoted.len() >= QUOTED_BYTES_MIN {
                    shown = Cow::Owned(shown.replace(quoted, &replacement(quoted.len())));
                }
            }
        }
        shown
    }

    fn load(&mut self, world: &'w World, id: ObjectId) {
        if self.of == Some(id) {
            return;
        }
        self.of = Some(id);
        self.found = secrets(world.object(id));
        self.found.sort_unstable_by_key(|secret| secret.value.id());
        self.texts = self.found.iter().filter_map(|secret| secret.value.as_str()).collect();
        self.texts.sort_unstable();
    }
}

/// Shorter values are not looked for in messages: they would be found in ordinary words.
const QUOTED_BYTES_MIN: usize = 4;
