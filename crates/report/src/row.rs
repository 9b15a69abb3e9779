//! One finding, worked out for writing.

use std::borrow::Cow;

use seawall_finding::{CauseKind, Finding, Verdict};
use seawall_object::Object;
use seawall_world::World;

use crate::path::Walker;
use crate::place::{Region, full_name};
use crate::redact::Secrets;

/// What is worked out while writing, and kept from finding to finding.
#[derive(Default)]
pub(crate) struct Late<'w> {
    pub(crate) walker: Walker<'w>,
    pub(crate) secrets: Secrets<'w>,
}

/// A finding with the texts that every format writes in its own way.
pub(crate) struct Row<'w> {
    pub(crate) finding: &'w Finding,
    pub(crate) object: Object<'w>,
    /// `namespace/name`.
    pub(crate) name: String,
    pub(crate) namespace: Option<&'w str>,
    pub(crate) region: Region<'w>,
    pub(crate) field: String,
    pub(crate) message: Cow<'w, str>,
    pub(crate) cause: Option<CauseKind>,
}

// === impl Row ===

impl<'w> Row<'w> {
    /// Works a finding out.
    pub(crate) fn of(world: &'w World, finding: &'w Finding, late: &mut Late<'w>) -> Self {
        let object = world.object(finding.object);
        let evidence = &finding.evidence;
        Row {
            finding,
            object,
            name: full_name(world, finding.object),
            namespace: world.namespace(finding.object),
            region: Region::of(world, evidence),
            field: late.walker.field(object.root(), evidence.node, &evidence.missing),
            message: late.secrets.message(world, finding),
            cause: match &finding.verdict {
                Verdict::Unknown(cause) => Some(*cause),
                _ => None,
            },
        }
    }

    /// The path of the source that holds it.
    pub(crate) fn path(&self) -> &'w str {
        &self.region.source.path
    }

    /// The kind of its object.
    pub(crate) fn kind(&self) -> &'w str {
        self.object.group_kind().kind
    }

    /// What a reader must know before the message where it is no open failure: `unknown (outside
    /// scope): `, `manual: `, `ignored (reason): `.
    pub(crate) fn prefix(&self) -> String {
        match (&self.finding.ignored, &self.finding.verdict) {
            (Some(reason), _) => format!("ignored ({reason}): "),
            (None, Verdict::Unknown(cause)) => format!("unknown ({}): ", cause.name()),
            (None, Verdict::Manual) => "manual: ".to_owned(),
            (None, Verdict::Fail | Verdict::Pass) => String::new(),
        }
    }
}
