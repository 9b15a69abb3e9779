//! Where a check puts what it found.

use seawall_finding::{CauseKind, ObjectId, Verdict};
use seawall_yaml::{NodeId, Value};

use crate::context::Context;

/// The place a statement is about: a node, or a field that is absent below a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    pub(crate) node: NodeId,
    pub(crate) missing: String,
}

impl From<Value<'_>> for At {
    fn from(value: Value<'_>) -> Self {
        At { node: value.id(), missing: String::new() }
    }
}

/// A verdict in the making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub(crate) verdict: Verdict,
    pub(crate) at: At,
    pub(crate) related: Vec<(ObjectId, At)>,
    pub(crate) message: String,
    pub(crate) discriminator: String,
}

/// Collects what one check says of one object.
#[derive(Debug)]
pub struct Report<'w> {
    drafts: &'w mut Vec<Draft>,
    judged: bool,
    applicable: bool,
}

// === impl At ===

impl At {
    /// The node below `from` at a chain of keys; where some are absent, the deepest node that
    /// exists, with the rest named as missing.
    pub fn path(from: Value<'_>, keys: &[&str]) -> At {
        let mut value = from;
        for (index, key) in keys.iter().enumerate() {
            match value.get(key) {
                Some(child) if index + 1 == keys.len() || !child.is_null() => value = child,
                _ => return At { node: value.id(), missing: keys[index..].join(".") },
            }
        }
        At::from(value)
    }
}

// === impl Report ===

impl<'w> Report<'w> {
    pub(crate) fn new(drafts: &'w mut Vec<Draft>) -> Self {
        Report { drafts, judged: false, applicable: true }
    }

    /// Something is wrong at a place of the object at hand. The message is one lower-case sentence
    /// without final period, and never holds a secret value.
    pub fn fail(&mut self, at: impl Into<At>, message: impl Into<String>) -> &mut Draft {
        self.push(Verdict::Fail, at.into(), message.into())
    }

    /// Only a person can decide about what stands at the place.
    pub fn manual(&mut self, at: impl Into<At>, message: impl Into<String>) -> &mut Draft {
        self.push(Verdict::Manual, at.into(), message.into())
    }

    /// What decides could not be seen; `detail` says what.
    pub fn unknown(&mut self, at: impl Into<At>, kind: CauseKind, detail: impl Into<String>) -> &mut Draft {
        self.push(Verdict::Unknown(kind), at.into(), detail.into())
    }

    /// What the place refers to, `what`, was not found: a failure with `message` where absent means
    /// absent, else unknown.
    pub fn absent(
        &mut self,
        context: &Context<'_>,
        at: impl Into<At>,
        what: &str,
        message: impl Into<String>,
    ) -> &mut Draft {
        match context.doubt_absence(what) {
            Some(cause) => self.unknown(at, cause.kind, cause.detail),
            None => self.fail(at, message),
        }
    }

    /// There is nothing here for the check to judge: not even a pass is counted.
    pub fn not_applicable(&mut self) {
        self.applicable = false;
    }

    /// Ends one call of the check's logic.
    pub(crate) fn end_call(&mut self) {
        self.judged |= self.applicable;
        self.applicable = true;
    }

    /// Whether any call judged anything.
    pub(crate) fn judged(&self) -> bool {
        self.judged || !self.drafts.is_empty()
    }

    fn push(&mut self, verdict: Verdict, at: At, message: String) -> &mut Draft {
        let discriminator = String::new();
        self.drafts.push(Draft { verdict, at, related: Vec::new(), message, discriminator });
        self.drafts.last_mut().expect("one was pushed")
    }
}

// === impl Draft ===

impl Draft {
    /// Tells this finding apart from others of the check on the same field.
    pub fn discriminator(&mut self, text: impl Into<String>) -> &mut Self {
        self.discriminator = text.into();
        self
    }

    /// A further node the verdict rests on, possibly of another object.
    pub fn also(&mut self, object: ObjectId, at: impl Into<At>) -> &mut Self {
        self.related.push((object, at.into()));
        self
    }
}
