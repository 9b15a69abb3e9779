//! `seawall what-if`.

use seawall_access::{Access, Doubt};
use seawall_attack::{End, Graph, NAMESPACES_MAX, Pair, Take, WhatIf, find_object, object_text, with_owned};
use seawall_finding::ObjectId;
use seawall_report::{Drawing, Part, Reply, Sheet};
use serde_json::{Value, json};

use super::{Ends, Written, draw, show};
use crate::access::show::{frame, head, remarks, rows};
use crate::args::WhatIfArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;

/// Pairs of each table that people are shown.
const PAIRS_SHOWN: usize = 50;
/// Chains that people are shown of pairs that remain.
const CHAINS_SHOWN: usize = 2;

/// Two graphs, how they differ, and what stands beside that.
struct Told<'g> {
    before: &'g Graph<'g>,
    after: &'g Graph<'g>,
    what: WhatIf,
    without: Vec<String>,
    from: Vec<End>,
    to: Vec<End>,
    take: Take,
    notes: Vec<String>,
    doubts: Vec<Doubt>,
}

pub(super) fn run(args: &WhatIfArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let Ends { from, to } = super::ends(&args.ends)?;
    let take = super::take(&args.read);
    let world = super::read(&args.read, console)?;
    let mut gone: Vec<ObjectId> = Vec::new();
    for text in &args.without {
        let found = find_object(&world, text);
        gone.extend(found.map_err(|error| vec![Problem::new(error.fact).hint(error.hint)])?);
    }
    let without = gone.iter().map(|id| object_text(&world, *id)).collect();
    let all = with_owned(&world, &gone);
    let rest = world.without(&all);
    let (access, then) = (Access::of(&world), Access::of(&rest));
    crate::access::tell_remarks(&access, console);
    let (before, after) = (Graph::of(&access), Graph::of(&then));
    super::check_ends(&before, &args.ends)?;
    let (to, left_out) = match to {
        Some(to) => (to, 0),
        None => End::sinks(&before, NAMESPACES_MAX),
    };
    let what = WhatIf::of(&before, &after, &from, &to, take);
    let mut notes = Vec::new();
    if let Some(more) = all.len().checked_sub(gone.len()).filter(|more| *more > 0) {
        notes.push(format!("{more} objects that it owns go with it"));
    }
    if left_out > 0 {
        notes.push(format!("the Secrets of {left_out} more namespaces are left out; name them with --to"));
    }
    let doubts = super::doubts(&access);
    let told = Told { before: &before, after: &after, what, without, from, to, take, notes, doubts };
    let is_open = told.pairs().any(|pair| !pair.is_certain);
    super::write(
        &args.read,
        console,
        &Written { reply: &|| told.reply(), data: &|| told.json(), drawing: &|| told.drawing() },
    )?;
    Ok(super::exit(&args.read, &access, &told.doubts, is_open))
}

// === impl Told ===

impl Told<'_> {
    fn pairs(&self) -> impl Iterator<Item = &Pair> {
        self.what.vanished.iter().chain(&self.what.remaining).chain(&self.what.appeared)
    }

    fn title(&self) -> String {
        format!("without {}", self.without.join(", "))
    }

    fn reply(&self) -> Reply {
        let what = &self.what;
        let sheet = |name: &str, title: &str, pairs: &[Pair]| Sheet {
            name: name.to_owned(),
            title: Some(format!("{title} ({})", pairs.len())),
            head: head(&["SOURCE", "SINK", "STEPS"]),
            rows: rows(pairs.iter().take(PAIRS_SHOWN).map(row)),
            ..Sheet::default()
        };
        let mut parts = vec![
            Part::Sheet(sheet("vanished", "Chains that would be gone", &what.vanished)),
            Part::Sheet(sheet("appeared", "Chains that would be there only then", &what.appeared)),
            Part::Sheet(sheet("remaining", "Chains that would be there still", &what.remaining)),
        ];
        if what.vanished.is_empty() && what.appeared.is_empty() {
            parts.insert(0, Part::Text("no pair of a source and a sink would change".to_owned()));
        }
        for pair in what.appeared.iter().chain(&what.remaining).take(CHAINS_SHOWN) {
            if let Some(chain) = WhatIf::chain(self.after, pair, &self.from, &self.to, self.take) {
                let title = format!("{} would reach {} so", pair.from, pair.to);
                parts.push(Part::Sheet(show::sheet(self.after, &chain, Some(title))));
            }
        }
        let mut notes = self.notes.clone();
        if [&what.vanished, &what.remaining, &what.appeared].iter().any(|list| list.len() > PAIRS_SHOWN) {
            notes.push(format!("of each table {PAIRS_SHOWN} rows are shown; JSON has all"));
        }
        Reply { title: self.title(), parts, remarks: remarks(self.before.access(), &notes, &self.doubts) }
    }

    fn json(&self) -> Value {
        let list = |pairs: &[Pair]| pairs.iter().map(|pair| self.pair_json(pair)).collect::<Vec<_>>();
        let mut out = frame(self.before.access(), "what-if", &self.notes, &self.doubts);
        out["without"] = json!(self.without);
        out["vanished"] = json!(list(&self.what.vanished));
        out["remaining"] = json!(list(&self.what.remaining));
        out["appeared"] = json!(list(&self.what.appeared));
        out
    }

    fn pair_json(&self, pair: &Pair) -> Value {
        let (before, after) = pair.steps;
        json!({
            "class": pair.class, "from": pair.from, "to": pair.to, "certain": pair.is_certain,
            "stepsBefore": before, "stepsAfter": after,
        })
    }

    fn drawing(&self) -> Drawing {
        draw::between(self.after, self.title(), &self.from, &self.to, self.take)
    }
}

fn row(pair: &Pair) -> [String; 3] {
    let steps = match pair.steps {
        (Some(before), Some(after)) if before != after => format!("{after}, was {before}"),
        (Some(steps), _) | (None, Some(steps)) => steps.to_string(),
        (None, None) => String::new(),
    };
    let steps = if pair.is_certain { steps } else { format!("{steps}, possible") };
    [pair.from.clone(), pair.to.clone(), steps]
}
