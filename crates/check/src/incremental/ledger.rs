//! Every verdict with what it rests on.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use seawall_finding::Finding;

use crate::fold::Passed;
use crate::incremental::slots::Slot;
use crate::judge::State;

/// A check's place among those that run.
pub(crate) type Place = u16;

/// Some checks of some objects.
#[derive(Debug, Default)]
pub(crate) struct Pairs(pub(crate) BTreeMap<Slot, BTreeSet<Place>>);

/// What one check says of one object, unless it is a pass without more.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) check: Place,
    /// None where there was nothing to judge.
    pub(crate) state: Option<State>,
    pub(crate) findings: Box<[Finding]>,
    /// The places of the gaps that it rests on.
    pub(crate) gaps: Box<[usize]>,
    /// What was looked at.
    pub(crate) looks: Box<[u64]>,
}

/// What all checks say of one object.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// By check, ascending; passes without looks are only in `passed`.
    outcomes: Vec<Outcome>,
    pub(crate) passed: Passed,
    /// Verdicts that the owner tells.
    pub(crate) folded: Passed,
}

/// All verdicts, and who looked at what.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    judged: Vec<Judged>,
    readers: HashMap<u64, Vec<(Slot, Place)>>,
}

// === impl Pairs ===

impl Pairs {
    pub(crate) fn add(&mut self, slot: Slot, check: Place) {
        self.0.entry(slot).or_default().insert(check);
    }

    /// All verdicts on an object.
    pub(crate) fn add_object(&mut self, ledger: &Ledger, slot: Slot) {
        ledger.of(slot).checks().into_iter().for_each(|check| self.add(slot, check));
    }

    pub(crate) fn holds(&self, slot: Slot, check: Place) -> bool {
        self.0.get(&slot).is_some_and(|checks| checks.contains(&check))
    }

    /// Each object with its checks.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Slot, &BTreeSet<Place>)> {
        self.0.iter().map(|(slot, checks)| (*slot, checks))
    }
}

// === impl Judged ===

impl Judged {
    /// The outcome of a check, where it is more than a pass.
    pub(crate) fn outcome(&self, check: Place) -> Option<&Outcome> {
        let at = self.outcomes.binary_search_by_key(&check, |one| one.check).ok()?;
        Some(&self.outcomes[at])
    }

    /// How a check's verdict counts.
    pub(crate) fn state(&self, check: Place) -> Option<State> {
        match self.passed.holds(usize::from(check)) {
            true => Some(State::Pass),
            false => self.outcome(check)?.state,
        }
    }

    /// What a check found.
    pub(crate) fn findings(&self, check: Place) -> &[Finding] {
        self.outcome(check).map_or(&[], |one| &one.findings)
    }

    /// Outcomes that are more than a pass, by check.
    pub(crate) fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// The checks that gave a verdict.
    pub(crate) fn checks(&self) -> BTreeSet<Place> {
        let more = self.outcomes.iter().filter(|one| one.state.is_some()).map(|one| one.check);
        self.passed.iter().map(|at| at as Place).chain(more).collect()
    }
}

// === impl Ledger ===

impl Ledger {
    /// Makes room for slots.
    pub(crate) fn reach(&mut self, slots: usize) {
        if self.judged.len() < slots {
            self.judged.resize_with(slots, Judged::default);
        }
    }

    pub(crate) fn of(&self, slot: Slot) -> &Judged {
        &self.judged[slot as usize]
    }

    pub(crate) fn fold(&mut self, slot: Slot, folded: Passed) {
        self.judged[slot as usize].folded = folded;
    }

    /// The verdicts that looked there.
    pub(crate) fn readers(&self, look: u64) -> &[(Slot, Place)] {
        self.readers.get(&look).map_or(&[], Vec::as_slice)
    }

    /// Every verdict that looked anywhere.
    pub(crate) fn all_readers(&self) -> impl Iterator<Item = (Slot, Place)> {
        self.readers.values().flatten().copied()
    }

    /// Forgets an object.
    pub(crate) fn remove(&mut self, slot: Slot) {
        let judged = std::mem::take(&mut self.judged[slot as usize]);
        for outcome in &judged.outcomes {
            self.unread(slot, outcome);
        }
    }

    /// Keeps a verdict in the place of the one before.
    pub(crate) fn put(&mut self, slot: Slot, outcome: Outcome) {
        let place = usize::from(outcome.check);
        let judged = &mut self.judged[slot as usize];
        judged.passed.set(place, outcome.state == Some(State::Pass));
        let at = judged.outcomes.binary_search_by_key(&outcome.check, |one| one.check);
        let before = at.ok().map(|at| judged.outcomes.remove(at));
        let same_looks = before.as_ref().is_some_and(|before| before.looks == outcome.looks);
        if !same_looks {
            if let Some(before) = &before {
                self.unread(slot, before);
            }
            for look in &outcome.looks {
                self.readers.entry(*look).or_default().push((slot, outcome.check));
            }
        }
        let is_more = outcome.state != Some(State::Pass) || !outcome.looks.is_empty();
        if is_more && (outcome.state.is_some() || !outcome.looks.is_empty()) {
            let (Ok(at) | Err(at)) = at;
            self.judged[slot as usize].outcomes.insert(at, outcome);
        }
    }

    fn unread(&mut self, slot: Slot, outcome: &Outcome) {
        for look in &outcome.looks {
            let Some(readers) = self.readers.get_mut(look) else { continue };
            if let Some(at) = readers.iter().position(|one| *one == (slot, outcome.check)) {
                readers.swap_remove(at);
            }
            if readers.is_empty() {
                self.readers.remove(look);
            }
        }
    }
}
