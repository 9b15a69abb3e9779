//! Where a check puts what it found.

use seawall_finding::{Cause, CauseKind, ObjectId, Verdict};
use seawall_world::Blind;
use seawall_yaml::{NodeId, Value};

use crate::context::Context;
use crate::lens::Looks;

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
    /// Why it may be otherwise: what was hidden of the things looked for before.
    pub(crate) doubt: Option<Blind>,
}

/// Collects what one check says of one object.
#[derive(Debug)]
pub struct Report<'w> {
    drafts: &'w mut Vec<Draft>,
    looks: &'w Looks,
    judged: bool,
    applicable: bool,
    /// Where the drafts of the call at hand begin.
    start: usize,
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
    pub(crate) fn new(drafts: &'w mut Vec<Draft>, looks: &'w Looks) -> Self {
        looks.reset();
        let start = drafts.len();
        Report { drafts, looks, judged: false, applicable: true, start }
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

    /// Ends one call of the check's logic, on `subject`. What it said, or did not say, on the
    /// strength of something hidden is unknown.
    pub(crate) fn end_call(&mut self, context: &Context<'_>, subject: Value<'_>) {
        if let Some(blind) = self.looks.blind() {
            self.doubt(&context.cause(blind), subject);
        }
        self.judged |= self.applicable;
        self.applicable = true;
        self.looks.reset();
        self.start = self.drafts.len();
    }

    fn doubt(&mut self, cause: &Cause, subject: Value<'_>) {
        let unknown = Verdict::Unknown(cause.kind);
        for draft in &mut self.drafts[self.start..] {
            if !matches!(draft.verdict, Verdict::Unknown(_)) && draft.doubt.is_some() {
                draft.verdict = unknown;
                draft.message.clone_from(&cause.detail);
            }
            draft.doubt = draft.doubt.filter(|_| draft.verdict == unknown);
        }
        if !self.drafts[self.start..].iter().any(|draft| draft.verdict == unknown) {
            self.push(unknown, At::from(subject), cause.detail.clone());
        }
    }

    /// Whether any call judged anything.
    pub(crate) fn judged(&self) -> bool {
        self.judged || !self.drafts.is_empty()
    }

    fn push(&mut self, verdict: Verdict, at: At, message: String) -> &mut Draft {
        let (discriminator, doubt) = (String::new(), self.looks.blind());
        self.drafts.push(Draft { verdict, at, related: Vec::new(), message, discriminator, doubt });
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
