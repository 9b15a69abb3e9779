//! How a document is written, so that what is added looks like the rest.

use super::place::{Text, span_of};
use crate::tree::{NodeId, Tree, Value};

/// Indentation that nobody would notice, where a document shows none.
const STEP: usize = 2;

/// Deeper steps than this are no style.
const STEP_MAX: usize = 16;

/// How a document is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// Columns by which a map stands deeper than the map that holds it.
    pub(super) step: usize,
    /// Columns by which a list's dashes stand deeper than the list's key.
    pub(super) list_step: usize,
    /// Keys and strings are in double quotes, as in JSON.
    pub(super) json: bool,
    /// A blank follows the colons of flow maps.
    pub(super) colon_blank: bool,
    pub(super) line_break: &'static str,
}

// === impl Style ===

impl Style {
    pub(super) fn of(tree: &Tree, root: NodeId, text: &Text<'_>) -> Self {
        let root = tree.value(root);
        let (_, span) = span_of(root);
        let first = root.children().next().map(span_of);
        let json = text.byte(span.start as usize) == b'{'
            && first.is_none_or(|(key, _)| text.byte(key.start as usize) == b'"');
        let colon_blank =
            first.is_none_or(|(key, value)| value.start as usize > text.skip_blanks(key.end as usize) + 1);
        let mut counts = Counts::default();
        if json {
            if let Some((key, _)) = first
                && text.is_first_on_line(key.start as usize)
            {
                let outer = text.skip_blanks(text.line_start(text.line(span.start as usize)));
                let outer = text.column(outer);
                counts.steps[text.column(key.start as usize).saturating_sub(outer).min(STEP_MAX)] += 1;
            }
        } else {
            counts.below(root, text);
        }
        Style {
            step: most(&counts.steps[1..]).map_or(STEP, |at| at + 1),
            list_step: most(&counts.list_steps).unwrap_or(0),
            json,
            colon_blank,
            line_break: text.line_break(),
        }
    }
}

#[derive(Default)]
struct Counts {
    steps: [u32; STEP_MAX + 1],
    list_steps: [u32; STEP_MAX + 1],
}

// === impl Counts ===

impl Counts {
    /// Counts the steps of every block container below a node.
    fn below(&mut self, root: Value<'_>, text: &Text<'_>) {
        for value in root.descendants() {
            let (key, span) = span_of(value);
            let (key_start, start) = (key.start as usize, span.start as usize);
            let is_block = !value.is_empty() && !matches!(text.byte(start), b'{' | b'[' | b'*' | b'&' | b'!');
            if value.key().is_none() || !is_block || text.line(key_start) == text.line(start) {
                continue;
            }
            let Some(step) = text.column(start).checked_sub(text.column(key_start)) else { continue };
            match value.is_list() {
                true => self.list_steps[step.min(STEP_MAX)] += 1,
                false => self.steps[step.min(STEP_MAX)] += 1,
            }
        }
    }
}

/// The index of the greatest count, the first of equal ones.
fn most(counts: &[u32]) -> Option<usize> {
    let greatest = *counts.iter().max()?;
    counts.iter().position(|count| *count == greatest && greatest > 0)
}
