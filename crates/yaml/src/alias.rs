//! Whether the aliases of a document may be expanded.
//!
//! A few lines can stand for more values than any memory holds. Upstream counts values while it
//! decodes and refuses a document once too large a part of them comes out of aliases; this
//! counts in the same order, so that the same documents are refused, and has a bound of its own.

use crate::arena::{Form, NONE, RawNode, Tag};
use crate::parse::RawDocument;
use crate::reader::{Error, ErrorKind, Limits};
use crate::scan::{Result, Scanner, hinted, syntax};

/// Up to so many values 99 of 100 may come out of aliases.
const VALUES_FEW: u64 = 400_000;
/// From so many values on one of ten may; in between the part shrinks evenly.
const VALUES_MANY: u64 = 4_000_000;
/// Upstream does not look at parts before it has seen more than so many values…
const VALUES_UNWATCHED: u64 = 1_000;
/// …of which more than so many came out of aliases.
const ALIASED_UNWATCHED: u64 = 100;

enum Visit {
    Node(u32),
    /// The alias is expanded.
    Leave(u32),
}

/// Refuses a document that contains itself, or expands to too much.
pub(crate) fn check(document: &RawDocument, scanner: &Scanner<'_>, limits: &Limits) -> Result<()> {
    let mut open = vec![false; document.nodes.len()];
    let mut visits = vec![Visit::Node(document.root)];
    let (mut values, mut aliased, mut depth) = (1, 0, 0_u32);
    while let Some(visit) = visits.pop() {
        let id = match visit {
            Visit::Node(id) => id,
            Visit::Leave(id) => {
                open[id as usize] = false;
                depth -= 1;
                continue;
            }
        };
        let node = document.nodes[id as usize];
        values += 1;
        aliased += u64::from(depth > 0);
        if is_excessive(values, aliased) || aliased > limits.alias_nodes_max as u64 {
            return Err(excessive(&node));
        }
        match node.form {
            Form::Scalar => {}
            Form::List => push_children(document, node.first, &mut visits),
            Form::Map => push_entries(document, scanner, node.first, &mut visits),
            Form::Alias => {
                if std::mem::replace(&mut open[id as usize], true) {
                    let (start, end) = (node.span.start as usize, node.span.end as usize);
                    return Err(syntax("alias stands within its own anchor", start, end));
                }
                depth += 1;
                visits.push(Visit::Leave(id));
                visits.push(Visit::Node(node.first));
            }
        }
    }
    Ok(())
}

fn is_excessive(values: u64, aliased: u64) -> bool {
    if aliased <= ALIASED_UNWATCHED || values <= VALUES_UNWATCHED {
        return false;
    }
    let allowed = match values {
        0..=VALUES_FEW => 0.99,
        VALUES_MANY.. => 0.10,
        _ => 0.99 - 0.89 * ((values - VALUES_FEW) as f64 / (VALUES_MANY - VALUES_FEW) as f64),
    };
    aliased as f64 / values as f64 > allowed
}

fn excessive(node: &RawNode) -> Box<Error> {
    let mut error =
        syntax("aliases stand for too many values", node.span.start as usize, node.span.end as usize);
    error.kind = ErrorKind::Limit;
    hinted(error, "write the values out, or use fewer aliases")
}

/// Pushes siblings so that the first is popped first. Within a map, whose entries are turned round once
/// more, the last of a merged list comes first, which is upstream's order.
fn push_children(document: &RawDocument, first: u32, visits: &mut Vec<Visit>) {
    let start = visits.len();
    let mut child = first;
    while child != NONE {
        visits.push(Visit::Node(child));
        child = document.nodes[child as usize].next;
    }
    visits[start..].reverse();
}

fn push_entries(document: &RawDocument, scanner: &Scanner<'_>, first: u32, visits: &mut Vec<Visit>) {
    let start = visits.len();
    let mut key = first;
    while key != NONE {
        let value = document.nodes[key as usize].next;
        if is_merge(document, scanner, key) {
            let node = document.nodes[value as usize];
            match node.form {
                // Upstream goes through the list itself, from its end.
                Form::List => push_children(document, node.first, visits),
                _ => visits.push(Visit::Node(value)),
            }
        } else {
            visits.push(Visit::Node(key));
            visits.push(Visit::Node(value));
        }
        key = document.nodes[value as usize].next;
    }
    visits[start..].reverse();
}

/// Whether a key is `<<`, so that its value is merged into the map.
pub(crate) fn is_merge(document: &RawDocument, scanner: &Scanner<'_>, key: u32) -> bool {
    let node = document.nodes[key as usize];
    let may = node.form == Form::Scalar && (node.guess || node.tag == Tag::Merge);
    may && scanner.text(node.text) == "<<"
}
