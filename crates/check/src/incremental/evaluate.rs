//! Many verdicts at once, on several threads.

use std::sync::atomic::{AtomicUsize, Ordering};

use seawall_finding::ObjectId;
use seawall_world::World;

use crate::incremental::ledger::{Outcome, Place};
use crate::incremental::slots::{Slot, Slots};
use crate::judge::{Judge, Prepared};
use crate::trace::Trace;

/// An object, and which of the checks that concern it to ask; none means all.
pub(crate) type Task = (ObjectId, Option<Vec<Place>>);

/// Objects that one thread takes at a time.
const SHARE: usize = 64;

/// Judges, and gives every outcome with the slot of its object.
pub(crate) fn evaluate(
    world: &World,
    slots: &Slots,
    prepared: &[Prepared<'_>],
    tasks: &[Task],
    threads: usize,
) -> Vec<(Slot, Outcome)> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut judge = Judge::new(world, prepared, Some(Trace::default()));
        let mut outcomes = Vec::new();
        loop {
            let share = next.fetch_add(1, Ordering::Relaxed);
            let Some(rest) = tasks.get(share * SHARE..) else { return outcomes };
            for task in &rest[..rest.len().min(SHARE)] {
                ask(&mut judge, slots, task, &mut outcomes);
            }
        }
    };
    let threads = threads.clamp(1, tasks.len().div_ceil(SHARE).max(1));
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut outcomes = work();
        for other in others {
            outcomes.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        outcomes
    })
}

fn ask(judge: &mut Judge<'_>, slots: &Slots, (id, checks): &Task, outcomes: &mut Vec<(Slot, Outcome)>) {
    let wanted =
        |at: usize| checks.as_ref().is_none_or(|checks| checks.binary_search(&(at as Place)).is_ok());
    judge.object(*id, wanted, &mut Vec::new(), |told| {
        let outcome = Outcome {
            check: told.check as Place,
            state: told.state,
            findings: told.findings.drain(told.start..).map(|one| slots.keep(one)).collect(),
            gaps: told.gaps.into(),
            looks: told.looks.into(),
        };
        outcomes.push((slots.slot(*id), outcome));
    });
}
