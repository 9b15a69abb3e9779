//! What must not be shown of an object.

use std::borrow::Cow;

use seawall_finding::Finding;
use seawall_object::{GroupKind, Object};
use seawall_world::World;
use seawall_yaml::{Span, Value};

/// Holds a whole object as text, Secrets included.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Whether a node holds a literal that looks like a secret.
pub(crate) fn is_secret(value: Value<'_>) -> bool {
    value.key() == Some(LAST_APPLIED)
}

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
        let mut secrets: Vec<&str> = Vec::new();
        for holder in secret_holders(object) {
            masks.cover_holder(holder);
            secrets.extend(holder.descendants().filter_map(Value::as_str));
        }
        for value in object.root().descendants().filter(|value| is_secret(*value)) {
            masks.cover(value);
            secrets.extend(value.as_str());
        }
        secrets.retain(|secret| !secret.is_empty());
        secrets.sort_unstable();
        secrets.dedup();
        // An anchor may stand elsewhere than the secret that refers to it, and a copy anywhere.
        for value in object.root().descendants() {
            if value.as_str().is_some_and(|text| secrets.binary_search(&text).is_ok()) {
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

/// The nodes of an object whose values are secret.
fn secret_holders(object: Object<'_>) -> impl Iterator<Item = Value<'_>> {
    let is_secret = object.group_kind() == GroupKind { group: "", kind: "Secret" };
    let keys: &[&str] = if is_secret { &["data", "stringData"] } else { &[] };
    keys.iter().filter_map(move |key| object.root().get(key))
}

/// A finding's message, without the secrets that it might quote. Checks do not quote them; this is
/// the second lock.
pub(crate) fn message_of<'w>(world: &'w World, finding: &'w Finding) -> Cow<'w, str> {
    let mut shown = Cow::Borrowed(finding.message.as_str());
    let held = secret_holders(world.object(finding.object)).flat_map(Value::descendants);
    let own = finding.evidence.iter().map(|one| world.source(one.object).tree.value(one.node));
    let quoted = own.filter(|value| {
        let text = value.as_str().unwrap_or_default();
        !text.is_empty() && finding.message.contains(text) && is_secret(*value)
    });
    for secret in held.chain(quoted).filter_map(Value::as_str) {
        if secret.len() >= QUOTED_BYTES_MIN && shown.contains(secret) {
            shown = Cow::Owned(shown.replace(secret, &replacement(secret.len())));
        }
    }
    shown
}

/// Shorter values are not looked for in messages: they would be found in ordinary words.
const QUOTED_BYTES_MIN: usize = 4;
