//! `seawall attack-surface`.

use seawall_access::{Access, Doubt, Origin};
use seawall_attack::{Choke, End, Graph, Reached, Surface, TRIED_MAX, Take, object_text};
use seawall_report::{Drawing, Part, Reply, Sheet};
use serde_json::{Value, json};

use super::{Ends, Written, draw};
use crate::access::show::{frame, head, place_json, remarks, rows, told};
use crate::args::SurfaceArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;

/// A surface, and what stands beside it.
struct Told<'g> {
    graph: &'g Graph<'g>,
    surface: Surface,
    doubts: Vec<Doubt>,
    take: Take,
}

pub(super) fn run(args: &SurfaceArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let Ends { from, to } = super::ends(&args.ends)?;
    let take = super::take(&args.read);
    let world = super::read(&args.read, console)?;
    let access = Access::of(&world);
    crate::access::tell_remarks(&access, console);
    let graph = Graph::of(&access);
    super::check_ends(&graph, &args.ends)?;
    let surface = Surface::of(&graph, &from, to.as_deref(), take, args.top);
    let is_open = surface.to.iter().any(|reached| reached.by.iter().any(|(_, possible)| *possible > 0));
    let told = Told { graph: &graph, surface, doubts: super::doubts(&access), take };
    super::write(
        &args.read,
        console,
        &Written { reply: &|| told.reply(), data: &|| told.json(), drawing: &|| told.drawing() },
    )?;
    Ok(super::exit(&args.read, &access, &told.doubts, is_open))
}

// === impl Told ===

impl Told<'_> {
    fn title(&self) -> String {
        let pairs = self.surface.pairs;
        let word = if pairs == 1 { "pair" } else { "pairs" };
        format!("attack surface: chains between {pairs} {word} of a source and a sink")
    }

    fn reply(&self) -> Reply {
        let (graph, surface) = (self.graph, &self.surface);
        let class = |(end, count): &(End, usize)| format!("{} ({count})", end.text.to_uppercase());
        let mut words = vec!["SINK".to_owned()];
        words.extend(surface.from.iter().map(class));
        let reached = |one: &Reached| {
            let cell = |(certain, possible): &(usize, usize)| match (certain, possible) {
                (0, 0) => "·".to_owned(),
                (certain, 0) => certain.to_string(),
                (0, possible) => format!("{possible} possible"),
                (certain, possible) => format!("{certain}, {possible} possible"),
            };
            std::iter::once(one.to.text.clone()).chain(one.by.iter().map(cell)).map(Into::into).collect()
        };
        let is_reached = |one: &&Reached| one.by.iter().any(|(certain, possible)| certain + possible > 0);
        let table = Sheet {
            name: "sinks".to_owned(),
            head: words,
            rows: surface.to.iter().filter(is_reached).map(reached).collect(),
            empty: "no source reaches any sink",
            ..Sheet::default()
        };
        let chokes = Sheet {
            name: "chokes".to_owned(),
            title: Some("What takes most of it away if it alone goes".to_owned()),
            head: head(&["PAIRS", "OBJECT", "AT"]),
            rows: rows(surface.chokes.iter().map(|choke| self.choke(choke))),
            ..Sheet::default()
        };
        let parts = vec![Part::Sheet(table), Part::Sheet(chokes)];
        Reply { title: self.title(), parts, remarks: remarks(graph.access(), &self.notes(), &self.doubts) }
    }

    fn choke(&self, choke: &Choke) -> [String; 3] {
        let access = self.graph.access();
        let most = if choke.is_exact { "" } else { "up to " };
        [
            format!("{most}{}", choke.pairs),
            object_text(access.world(), choke.object),
            told(access, Origin::Object(choke.object), None),
        ]
    }

    fn notes(&self) -> Vec<String> {
        let surface = &self.surface;
        let mut notes = Vec::new();
        let never = surface.to.iter().filter(|one| one.by.iter().all(|count| *count == (0, 0)));
        let never: Vec<&str> = never.map(|one| one.to.text.as_str()).collect();
        if !never.is_empty() {
            notes.push(format!("no source reaches {}", never.join(", ")));
        }
        if surface.left_out > 0 {
            notes.push(format!(
                "the Secrets of {} more namespaces are left out; name them with --to",
                surface.left_out
            ));
        }
        if surface.has_more {
            notes.push(format!("{TRIED_MAX} objects were tried; another may take away as much"));
        }
        if let Some(choke) = surface.chokes.first() {
            let object = object_text(self.graph.facts().world, choke.object);
            notes.push(format!("`seawall what-if --without {object}` tells which pairs go, and which stay"));
        }
        notes
    }

    fn json(&self) -> Value {
        let (access, surface) = (self.graph.access(), &self.surface);
        let classes = || surface.from.iter().map(|(end, _)| end.text.as_str());
        let reached = |one: &Reached| {
            let by = classes().zip(&one.by).map(|(class, (certain, possible))| {
                json!({"class": class, "certain": certain, "possible": possible})
            });
            json!({"to": one.to.text, "by": by.collect::<Vec<_>>()})
        };
        let choke = |choke: &Choke| {
            json!({
                "object": object_text(access.world(), choke.object),
                "pairs": choke.pairs,
                "exact": choke.is_exact,
                "at": place_json(access, Origin::Object(choke.object), None),
            })
        };
        let class = |(end, count): &(End, usize)| json!({"class": end.text, "sources": count});
        let mut out = frame(access, "attack-surface", &self.notes(), &self.doubts);
        out["from"] = surface.from.iter().map(class).collect();
        out["sinks"] = surface.to.iter().map(reached).collect();
        out["pairs"] = json!(surface.pairs);
        out["chokePoints"] = surface.chokes.iter().map(choke).collect();
        out["namespacesLeftOut"] = json!(surface.left_out);
        out["moreChokePoints"] = json!(surface.has_more);
        out
    }

    fn drawing(&self) -> Drawing {
        let from: Vec<End> = self.surface.from.iter().map(|(end, _)| end.clone()).collect();
        let to: Vec<End> = self.surface.to.iter().map(|reached| reached.to.clone()).collect();
        draw::between(self.graph, self.title(), &from, &to, self.take)
    }
}
