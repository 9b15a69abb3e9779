//! Verdicts that follow, and what is told of them.

use seawall_check::{Incremental, Results, Turn as Verdicts};
use seawall_finding::{Day, Gap, ObjectId, ObjectName, Record, Severity, diff};
use seawall_report::{Meta, NoText, ObjectChange, Run, SourceText, Turn, View, records};
use seawall_world::World;

use crate::accept::Accepted;
use crate::args::ShowArgs;
use crate::clock;
use crate::console::Console;
use crate::diff::hides_object;
use crate::exit::Exit;
use crate::keep::name_of;
use crate::problem::Problem;
use crate::scan::{Judged, Plan};
use crate::watch::standing::Count;

/// The state of a watch.
pub(super) struct Following<'f> {
    plan: &'f Plan,
    show: &'f ShowArgs,
    meta: Meta,
    is_json: bool,
    console: &'f Console,
    verdicts: Incremental,
    count: Count,
    /// The day by which exceptions were looked at last.
    day: Day,
}

/// One side of a change, as texts.
struct Told {
    records: Vec<Record>,
    known: Option<Vec<bool>>,
}

// === impl Following ===

impl<'f> Following<'f> {
    pub(super) fn new(
        world: World,
        plan: &'f Plan,
        show: &'f ShowArgs,
        meta: Meta,
        is_json: bool,
        console: &'f Console,
    ) -> Self {
        // What everything together decides would be judged anew with each change.
        let mut selection = plan.selection.clone();
        selection.checks.retain(|check| !check.logic.is_of_cluster());
        let verdicts = Incremental::new(world, selection);
        let (count, day) = (Count::default(), clock::today());
        Following { plan, show, meta, is_json, console, verdicts, count, day }
    }

    /// Tells all that there is; says whether someone reads it.
    pub(super) fn first(&mut self, text: &dyn SourceText) -> Result<bool, Vec<Problem>> {
        let mut results = self.verdicts.results();
        let accepted = self.plan.accept.apply(self.verdicts.world(), &mut results);
        self.count.add(&results, accepted.known.as_deref(), 1);
        if !self.is_json {
            let (world, meta) = (self.verdicts.world(), &self.meta);
            let judged = Judged { world, results: &results, accepted: &accepted, meta, text };
            self.plan.report(&judged, self.show, self.console)?;
            return Ok(true);
        }
        let world = self.verdicts.world();
        let judged = results.tallies.iter().map(|(_, tally)| tally.pass + tally.fail + tally.unknown).sum();
        let Accepted { known, .. } = accepted;
        let now = self.told(world, &results, known);
        let changes = diff(&[], self.listed(&now), |_| false);
        let gaps: Vec<&Gap> = world.gaps().iter().collect();
        self.write(&Turn {
            is_first: true,
            time: &self.meta.started,
            objects: &[],
            changes: &changes,
            gaps: &gaps,
            closed: &[],
            standing: self.count.standing(gaps.len()),
            judged,
        })
    }

    /// Goes on to the next World and tells what is another; says whether someone reads it.
    pub(super) fn turn(&mut self, next: World) -> Result<bool, Vec<Problem>> {
        let Verdicts { world, mut before, mut after, removed, added, judged } = self.verdicts.turn_to(next);
        let now = self.verdicts.world();
        let (day, today) = (self.day, clock::today());
        let known = self.plan.accept.apply_to_some(&world, &mut before, day);
        self.count.add(&before, known.as_deref(), -1);
        let before = self.told(&world, &before, known);
        let known = self.plan.accept.apply_to_some(now, &mut after, today);
        self.count.add(&after, known.as_deref(), 1);
        let after = self.told(now, &after, known);
        self.day = today;
        let changes = diff(self.listed(&before), self.listed(&after), |one| hides_object(now.gaps(), one));
        let objects = objects(&world, &removed, now, &added);
        let (gaps, closed) = (without(now.gaps(), world.gaps()), without(world.gaps(), now.gaps()));
        let turn = Turn {
            is_first: false,
            time: &clock::now(),
            objects: &objects,
            changes: &changes,
            gaps: &gaps,
            closed: &closed,
            standing: self.count.standing(now.gaps().len()),
            judged,
        };
        // Whoever saves a file wants to hear of it; a cluster changes all the time.
        let is_worth_telling = turn.is_news() || (!objects.is_empty() && !is_live(now));
        if is_worth_telling { self.write(&turn) } else { Ok(true) }
    }

    /// How things stand.
    pub(super) fn exit(&self) -> Exit {
        let world = self.verdicts.world();
        if self.plan.fail_on.0.is_some_and(|least| self.count.breaks(least)) {
            return Exit::Findings;
        }
        let undecided = self.verdicts.undecided();
        let left_open = undecided.iter().map(|one| &world.gaps()[one.gap]);
        let unbounded = world.gaps().iter().filter(|gap| !gap.hides.is_bounded());
        let is_open = self.count.is_unread() || left_open.chain(unbounded).any(|gap| gap.cause.kind.is_gap());
        if is_open && !self.plan.allow_incomplete { Exit::Incomplete } else { Exit::Clean }
    }

    fn told(&self, world: &World, results: &Results, known: Option<Vec<bool>>) -> Told {
        let view = View { severity_min: Severity::Info, ..View::default() };
        let (selection, meta, text) = (self.verdicts.selection(), &self.meta, &NoText);
        let run =
            Run { world, results, selection, frameworks: &[], notes: &[], known: None, meta, text, view };
        Told { records: records(&run), known }
    }

    /// Findings that the person wants to hear of.
    fn listed<'t>(&self, told: &'t Told) -> impl Iterator<Item = &'t Record> {
        let view = self.plan.view(self.show, &self.plan.outputs[0], self.console);
        let is_known = |at: usize| told.known.as_ref().is_some_and(|known| known[at]);
        let wanted = move |(at, record): &(usize, &Record)| {
            record.severity >= view.severity_min && (!is_known(*at) || is_unknown(record))
        };
        told.records.iter().enumerate().filter(wanted).map(|(_, record)| record)
    }

    fn write(&self, turn: &Turn<'_>) -> Result<bool, Vec<Problem>> {
        let width = self.console.width();
        self.console.write_if_read(|out| match self.is_json {
            true => turn.write_json(out),
            false => turn.write_table(width, out),
        })
    }
}

/// A baseline knows no verdict that could not be given.
fn is_unknown(record: &Record) -> bool {
    matches!(record.verdict, seawall_finding::Verdict::Unknown(_))
}

fn is_live(world: &World) -> bool {
    world.sources().first().is_some_and(|source| source.is_live())
}

/// Gaps that are on one side only.
fn without<'g>(gaps: &'g [Gap], others: &[Gap]) -> Vec<&'g Gap> {
    gaps.iter().filter(|gap| !others.contains(gap)).collect()
}

/// What became of objects. One that was read again and says the same as before is left out.
fn objects(
    before: &World,
    removed: &[ObjectId],
    now: &World,
    added: &[ObjectId],
) -> Vec<(ObjectChange, ObjectName)> {
    let mut gone: std::collections::BTreeMap<ObjectName, Vec<ObjectId>> = std::collections::BTreeMap::new();
    removed.iter().rev().for_each(|id| gone.entry(name_of(before, *id)).or_default().push(*id));
    let mut objects = Vec::new();
    for id in added {
        let name = name_of(now, *id);
        match gone.get_mut(&name).and_then(Vec::pop) {
            Some(old) if before.object(old).root().same(now.object(*id).root()) => {}
            Some(_) => objects.push((ObjectChange::Changed, name)),
            None => objects.push((ObjectChange::Added, name)),
        }
    }
    let gone = gone.into_iter().flat_map(|(name, ids)| ids.into_iter().map(move |_| name.clone()));
    objects.extend(gone.map(|name| (ObjectChange::Removed, name)));
    objects
}
