//! `seawall.dev/ignore.CHECK: "until DAY: reason"` on objects.

use std::collections::HashMap;
use std::sync::Arc;

use seawall_finding::{Acceptance, Day, Note, ObjectId, Severity};
use seawall_world::{Source, World};
use seawall_yaml::Value;

use super::AnnotationRule;
use super::scope::is_in;
use crate::glob::glob_matches;

/// What the key of an annotation begins with; the check's id follows.
const PREFIX: &str = "seawall.dev/ignore.";

/// What the value has to look like.
const FORM: &str = "write it as \"until 2027-06-30: reason\"";

/// Annotations that count, by object and check.
pub(super) struct Annotations<'a> {
    world: &'a World,
    rules: &'a [AnnotationRule],
    by_object: HashMap<ObjectId, Vec<Annotated>>,
}

/// An annotation that the reviewed file allows.
#[derive(Clone)]
pub(super) struct Annotated {
    check: String,
    /// Where the annotation stands in its source.
    offset: u32,
    /// The rule that allows it.
    pub(super) rule: usize,
    pub(super) acceptance: Arc<Acceptance>,
}

/// Whether the source of an object holds such annotations at all: most hold none, which their keys
/// tell at once. Quick where asked in the order of the objects.
fn sources_with_annotations(world: &World) -> impl FnMut(ObjectId) -> bool {
    let mut last: Option<(&Source, bool)> = None;
    move |id| {
        let source = world.source(id);
        match last {
            Some((known, holds)) if std::ptr::eq(known, source) => holds,
            _ => {
                let holds = source.tree.has_key_beginning_with(PREFIX);
                last = Some((source, holds));
                holds
            }
        }
    }
}

// === impl Annotations ===

impl<'a> Annotations<'a> {
    /// Reads the annotations of objects. A note tells of each that does not count.
    pub(super) fn of(
        world: &'a World,
        objects: impl Iterator<Item = ObjectId>,
        rules: &'a [AnnotationRule],
        today: Day,
        notes: &mut Vec<Note>,
    ) -> Self {
        let mut annotations = Annotations { world, rules, by_object: HashMap::new() };
        let mut may_speak = sources_with_annotations(world);
        for id in objects.filter(|id| may_speak(*id)) {
            let Some(map) = world.object(id).root().at(&["metadata", "annotations"]) else { continue };
            for (key, value) in map.entries() {
                let Some(check) = key.strip_prefix(PREFIX) else { continue };
                match annotations.read(id, check, value, today) {
                    Ok(one) => annotations.by_object.entry(id).or_default().push(one),
                    Err((why, hint)) => notes.push(annotations.refused(id, check, offset(value), &why, hint)),
                }
            }
        }
        annotations
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_object.is_empty()
    }

    fn read(
        &self,
        id: ObjectId,
        check: &str,
        value: Value<'_>,
        today: Day,
    ) -> Result<Annotated, (String, &'static str)> {
        let allows = |rule: &AnnotationRule| {
            rule.checks.iter().any(|pattern| glob_matches(pattern, check))
                && rule.namespaces.iter().any(|pattern| is_in(pattern, self.world.namespace(id)))
        };
        let Some(at) = self.rules.iter().position(allows) else {
            let hint = "a reviewed file, named with --exceptions, can allow it under `annotations`";
            return Err(("no reviewed file allows it".to_owned(), hint));
        };
        let rule = &self.rules[at];
        let (expires, reason) =
            parse(value.as_str().unwrap_or_default()).ok_or(("it is not understood".to_owned(), FORM))?;
        if expires < today {
            return Err((format!("it has ended on {expires}"), "remove it, or renew it after a review"));
        }
        if expires.since(today) > i64::from(rule.days_max) {
            let fact = format!("\"{}\" allows {} days, and it ends on {expires}", rule.id, rule.days_max);
            return Err((fact, "let it end sooner"));
        }
        let acceptance = Arc::new(Acceptance {
            reason: reason.to_owned(),
            owner: Some(rule.owner.clone()),
            exception: Some(rule.id.clone()),
            expires: Some(expires.to_string()),
        });
        Ok(Annotated { check: check.to_owned(), offset: offset(value), rule: at, acceptance })
    }

    /// The annotation that accepts findings of a check on an object. A note tells where they are too
    /// severe for it.
    pub(super) fn accept(
        &self,
        id: ObjectId,
        check: &str,
        severity: Severity,
        notes: &mut Vec<Note>,
    ) -> Option<Annotated> {
        let one = self.by_object.get(&id)?.iter().find(|one| one.check == check)?;
        let rule = &self.rules[one.rule];
        if severity <= rule.severity_max {
            return Some(one.clone());
        }
        let why = format!("\"{}\" allows up to {}, and this is {severity}", rule.id, rule.severity_max);
        notes.push(self.refused(id, check, one.offset, &why, "accept it in the reviewed file"));
        None
    }

    fn refused(&self, id: ObjectId, check: &str, offset: u32, why: &str, hint: &str) -> Note {
        let object = self.world.object(id);
        let (kind, name) = (object.group_kind().kind, object.display_name());
        let name = match self.world.namespace(id) {
            Some(namespace) => format!("{namespace}/{name}"),
            None => name.to_owned(),
        };
        Note {
            fact: format!("the annotation {PREFIX}{check} on {kind} {name} does not count: {why}"),
            place: self.world.source(id).place(offset),
            hint: Some(hint.to_owned()),
        }
    }
}

fn offset(value: Value<'_>) -> u32 {
    value.span().map_or(0, |span| span.key.start)
}

/// `until DAY: reason`.
fn parse(text: &str) -> Option<(Day, &str)> {
    let (day, reason) = text.trim().strip_prefix("until ")?.split_once(':')?;
    let reason = reason.trim();
    Some((day.trim().parse().ok()?, reason)).filter(|_| !reason.is_empty())
}
