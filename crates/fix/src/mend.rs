//! One object mended, fix by fix, each tried before it counts.

use seawall_check::{Check, Context, Selection};
use seawall_finding::{ObjectId, Severity};
use seawall_object::Object;
use seawall_world::World;
use seawall_yaml::{Edit, NodeId, Tree};

use crate::judge::Judged;
use crate::plan::Withheld;

/// Fixes that wait for others, as one that needs `privileged` gone first, are asked this often.
const ROUNDS_MAX: usize = 3;

/// What came of one object.
pub(crate) struct Outcome {
    /// Checks whose fixes hold.
    pub(crate) checks: Vec<&'static Check>,
    /// All their edits, to be made one after the other.
    pub(crate) edits: Vec<Edit>,
    /// Checks of a lesser severity that fail afterwards and did not before.
    pub(crate) also_fails: Vec<&'static str>,
    /// Fixes that do not hold.
    pub(crate) withheld: Vec<Withheld>,
    /// Checks whose fix has nothing to offer here.
    pub(crate) left: Vec<&'static Check>,
}

/// The object as the edits so far leave it.
struct State {
    tree: Tree,
    edits: Vec<Edit>,
}

/// Tries the fixes of checks that fail for an object.
pub(crate) struct Mending<'w> {
    pub(crate) world: &'w World,
    pub(crate) selection: &'w Selection,
    pub(crate) id: ObjectId,
}

// === impl Mending ===

impl Mending<'_> {
    /// Tries the fixes of `failing`, together first, then one by one where that does not hold.
    pub(crate) fn run(&self, failing: &[&'static Check], wants: &dyn Fn(&Check) -> bool) -> Outcome {
        let root = self.world.object(self.id).root();
        let start =
            || State { tree: root.tree().edited(root.id(), &[]).unwrap_or_default(), edits: Vec::new() };
        let before = self.judge(&start());
        let (mut state, mut done) = self.together(failing, start());
        let mut after = self.judge(&state);
        // What one fix breaks may have a fix of its own.
        let mut candidates = failing.to_vec();
        let fixable =
            |id: &str| self.selection.checks.iter().find(|check| check.id == id && check.fix.is_some());
        let broken = after.broken(&before).filter_map(|(id, _)| fixable(id)).filter(|check| wants(check));
        candidates.extend(broken);
        if candidates.len() > failing.len() {
            (state, done) = self.together(&candidates, start());
            after = self.judge(&state);
        }
        let objects = |check: &&Check| after.objection(&before, check.id, self.severity(check)).is_some();
        if done.iter().any(objects) {
            return self.one_by_one(&candidates, start(), before);
        }
        let left = failing.iter().filter(|check| after.failing.contains_key(check.id)).copied().collect();
        let also_fails = after.broken(&before).map(|(check, _)| check).collect();
        Outcome { checks: done, edits: state.edits, also_fails, withheld: Vec::new(), left }
    }

    /// The object after all fixes that have something to do, and their checks.
    fn together(&self, checks: &[&'static Check], start: State) -> (State, Vec<&'static Check>) {
        let mut state = start;
        let mut done: Vec<&'static Check> = Vec::new();
        for _ in 0..ROUNDS_MAX {
            for check in checks {
                if done.iter().any(|one| one.id == check.id) {
                    continue;
                }
                if let Some(next) = self.step(&state, check) {
                    state = next;
                    done.push(check);
                }
            }
        }
        (state, done)
    }

    fn one_by_one(&self, failing: &[&'static Check], start: State, before: Judged) -> Outcome {
        let mut state = start;
        let mut judged = before.clone();
        let mut checks: Vec<&'static Check> = Vec::new();
        let mut waiting: Vec<(&'static Check, Option<String>)> =
            failing.iter().map(|check| (*check, None)).collect();
        for _ in 0..ROUNDS_MAX {
            let mut still = Vec::new();
            for (check, earlier) in waiting {
                let Some(next) = self.step(&state, check) else {
                    still.push((check, earlier));
                    continue;
                };
                let after = self.judge(&next);
                match after.objection(&judged, check.id, self.severity(check)) {
                    Some(objection) => still.push((check, Some(objection))),
                    None => {
                        (state, judged) = (next, after);
                        checks.push(check);
                    }
                }
            }
            waiting = still;
        }
        let (tried, left): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|(_, objection)| objection.is_some());
        let withheld = tried.into_iter().map(|(check, objection)| {
            let edits = self.step(&state, check).map(|next| next.edits[state.edits.len()..].to_vec());
            Withheld {
                object: self.id,
                check,
                reason: objection.unwrap_or_default(),
                edits: edits.unwrap_or_default(),
            }
        });
        Outcome {
            withheld: withheld.collect(),
            also_fails: judged.broken(&before).map(|(check, _)| check).collect(),
            checks,
            edits: state.edits,
            left: left
                .into_iter()
                .map(|(check, _)| check)
                .filter(|check| {
                    judged.failing.contains_key(check.id) && before.failing.contains_key(check.id)
                })
                .collect(),
        }
    }

    /// The object after one more fix; none where the fix has nothing to do.
    fn step(&self, state: &State, check: &'static Check) -> Option<State> {
        let context = Context::new(self.world, self.id, check, &self.selection.parameters);
        let object = Object::new(state.tree.value(NodeId(0)))?;
        let new = check.fix?(object, &context);
        if new.is_empty() {
            return None;
        }
        let tree = state.tree.edited(NodeId(0), &new).ok()?;
        Some(State { tree, edits: [&state.edits[..], &new].concat() })
    }

    fn judge(&self, state: &State) -> Judged {
        Judged::of(&state.tree.value(NodeId(0)).to_json(), self.selection, self.world.settings())
    }

    fn severity(&self, check: &Check) -> Severity {
        self.selection.severities.get(check.id).copied().unwrap_or(check.severity)
    }
}
