//! Some verdicts, gathered to be told as results.

use seawall_finding::Finding;

use crate::check::Check;
use crate::engine::{Results, Tally};
use crate::incremental::ledger::{Ledger, Pairs, Place};
use crate::incremental::slots::{Slot, Slots};
use crate::judge::State;

/// Verdicts as they were at one time.
#[derive(Debug, Default)]
pub(crate) struct Side(Vec<Verdict>);

#[derive(Debug)]
struct Verdict {
    slot: Slot,
    check: Place,
    state: State,
    is_folded: bool,
    findings: Box<[Finding]>,
}

// === impl Side ===

impl Side {
    /// A verdict, if there is one, as the ledger has it.
    pub(crate) fn add(&mut self, ledger: &Ledger, slot: Slot, check: Place) {
        let is_folded = ledger.of(slot).folded.holds(usize::from(check));
        self.add_as(ledger, slot, check, is_folded);
    }

    /// The same, told by the owner or not.
    pub(crate) fn add_as(&mut self, ledger: &Ledger, slot: Slot, check: Place, is_folded: bool) {
        let judged = ledger.of(slot);
        if let Some(state) = judged.state(check) {
            let findings = if is_folded { Box::default() } else { judged.findings(check).into() };
            self.0.push(Verdict { slot, check, state, is_folded, findings });
        }
    }

    /// All verdicts on an object.
    pub(crate) fn add_object(&mut self, ledger: &Ledger, slot: Slot) {
        ledger.of(slot).checks().into_iter().for_each(|check| self.add(ledger, slot, check));
    }

    pub(crate) fn add_all(&mut self, ledger: &Ledger, pairs: &Pairs) {
        for (slot, checks) in pairs.iter() {
            checks.iter().for_each(|check| self.add(ledger, slot, *check));
        }
    }

    /// As a run gives them, but for what gaps leave open; the slots are those of the World they are of.
    pub(crate) fn into_results(
        mut self,
        checks: &[&'static Check],
        slots: &Slots,
        record_passes: bool,
    ) -> Results {
        let tallies = checks.iter().map(|check| (*check, Tally::default())).collect();
        let mut results = Results { tallies, ..Results::default() };
        self.0.sort_by_key(|verdict| (slots.id(verdict.slot), verdict.check));
        for verdict in self.0 {
            if verdict.is_folded {
                results.folded += 1;
                continue;
            }
            let (check, tally) = &mut results.tallies[usize::from(verdict.check)];
            *tally.of(verdict.state) += 1;
            if record_passes && verdict.state == State::Pass {
                results.passes.push((*check, slots.id(verdict.slot)));
            }
            results.findings.extend(verdict.findings.iter().map(|one| slots.show(one)));
        }
        results
    }
}
