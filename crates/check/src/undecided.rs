//! What each gap leaves open.

use std::collections::BTreeMap;

use seawall_finding::{Gap, Hidden};
use seawall_object::{GroupKind, holds_templates, template_kinds};
use seawall_world::{Blind, World};

use crate::check::{Check, Logic};
use crate::report::Draft;

/// What one gap leaves open of one check.
#[derive(Clone, Copy, Debug)]
pub struct Undecided {
    /// The gap's place in [`World::gaps`].
    pub gap: usize,
    /// The check.
    pub check: &'static Check,
    /// Objects whose verdict rests on what is hidden.
    pub objects: usize,
    /// The gap hides objects that the check would judge. They count as one unknown verdict, since
    /// nobody knows how many there are.
    pub unseen: bool,
}

/// Objects left open, by gap and by the check's place in the run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts(BTreeMap<(usize, usize), usize>);

// === impl Counts ===

impl Counts {
    /// Counts one object by the gaps that a check's verdict on it rests on.
    pub(crate) fn count(&mut self, check: usize, gaps: &[usize]) {
        gaps.iter().for_each(|gap| *self.0.entry((*gap, check)).or_default() += 1);
    }

    pub(crate) fn add(&mut self, other: Counts) {
        other.0.into_iter().for_each(|(key, objects)| *self.0.entry(key).or_default() += objects);
    }

    /// All that is left open in a run of `checks`, by gap, then by check.
    pub(crate) fn conclude(mut self, world: &World, checks: &[&'static Check]) -> Vec<Undecided> {
        for (gap, one) in world.gaps().iter().enumerate().filter(|(_, gap)| gap.hides.is_bounded()) {
            for at in (0..checks.len()).filter(|at| hides_subjects(one, checks[*at])) {
                self.0.entry((gap, at)).or_default();
            }
        }
        let undecided = |((gap, at), objects)| {
            let check = checks[at];
            Undecided { gap, check, objects, unseen: hides_subjects(&world.gaps()[gap], check) }
        };
        self.0.into_iter().map(undecided).collect()
    }
}

/// Puts the gaps that drafts rest on into `gaps`, each once.
pub(crate) fn gaps_of(drafts: &[Draft], gaps: &mut Vec<usize>) {
    gaps.clear();
    for draft in drafts {
        if let Some(Blind::Gap(gap)) = draft.doubt
            && !gaps.contains(&gap)
        {
            gaps.push(gap);
        }
    }
}

/// Whether a gap that hides only some kinds hides objects that a check would judge.
fn hides_subjects(gap: &Gap, check: &Check) -> bool {
    if !check.kinds.is_empty() {
        let hidden = |kind: GroupKind<'_>| gap.hides.hides_kind(kind.group, kind.kind);
        return gap.hides.is_bounded() && check.kinds.iter().any(|kind| hidden(GroupKind::parse(kind)));
    }
    let every_object = matches!(check.logic, Logic::Object(_));
    match &gap.hides {
        Hidden::Anything | Hidden::Parts => false,
        Hidden::Group(group) => every_object || template_kinds().any(|kind| kind.group == group),
        Hidden::Kind { group, kind, .. } => every_object || holds_templates(GroupKind { group, kind }),
    }
}
