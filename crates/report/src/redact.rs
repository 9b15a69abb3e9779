//! What must not be shown of an object.

use std::borrow::Cow;

use seawall_finding::Finding;
use seawall_object::{GroupKind, LAST_APPLIED, Object, secrets};
use seawall_world::World;
use seawall_yaml::{Span, Value};

/// What stands in place of a secret.
pub(crate) fn replacement(bytes: usize) -> String {
    format!("<redacted {bytes} bytes>")
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

/// A finding's message, without the secrets that it might quote. Checks do not quote them; this is
/// the second lock.
pub(crate) fn message_of<'w>(world: &'w World, finding: &'w Finding) -> Cow<'w, str> {
    let mut shown = Cow::Borrowed(&*finding.message);
    let object = world.object(finding.object);
    let node = world.source(finding.object).tree.value(finding.evidence.node);
    let quotes_evidence =
        node.as_str().is_some_and(|text| text.len() >= QUOTED_BYTES_MIN && shown.contains(text));
    // Looking for secrets costs time, so that it is done only where a message may quote one.
    if !quotes_evidence && secret_holders(object).next().is_none() {
        return shown;
    }
    for secret in secrets(object) {
        let text = secret.value.as_str().unwrap_or_default();
        if text.len() >= QUOTED_BYTES_MIN && shown.contains(text) {
            shown = Cow::Owned(shown.replace(text, &replacement(text.len())));
        }
    }
    shown
}

/// Shorter values are not looked for in messages: they would be found in ordinary words.
const QUOTED_BYTES_MIN: usize = 4;
