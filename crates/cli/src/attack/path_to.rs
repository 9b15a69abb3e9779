//! `seawall path-to`.

use seawall_access::{Access, Doubt};
use seawall_attack::{Answer, Graph, Question, Route};
use seawall_report::{Part, Reply};
use serde_json::{Value, json};

use super::{Written, draw, show};
use crate::access::show::{frame, remarks};
use crate::args::{EndsArgs, PathToArgs};
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;

/// Chains that people are shown without `--all`.
const ROUTES_SHOWN: usize = 5;
/// Names of sources that go the same way.
const ALIKE_SHOWN: usize = 3;

/// A question, its answer, and what stands beside it.
struct Told<'g> {
    graph: &'g Graph<'g>,
    question: &'g Question,
    answer: Answer,
    doubts: Vec<Doubt>,
}

pub(super) fn run(args: &PathToArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let ends = EndsArgs { from: args.from.clone(), to: vec![args.sink.clone()] };
    let from = super::ends(&ends)?.from;
    let to = super::end(&args.sink).map_err(|problem| vec![problem])?;
    let take = super::take(&args.read);
    let question = Question { from, to, take, all: args.all };
    let world = super::read(&args.read, console)?;
    let access = Access::of(&world);
    crate::access::tell_remarks(&access, console);
    let graph = Graph::of(&access);
    super::check_ends(&graph, &ends)?;
    let answer = Answer::to(&graph, &question);
    let told = Told { graph: &graph, question: &question, answer, doubts: super::doubts(&access) };
    let is_open = told.answer.possible > 0;
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
        let names: Vec<&str> = self.question.from.iter().map(|end| end.text.as_str()).collect();
        format!("paths from {} to {}", names.join(", "), self.question.to)
    }

    fn reply(&self) -> Reply {
        let answer = &self.answer;
        let mut parts = vec![Part::Text(self.summary())];
        let shown = if self.question.all { answer.routes.len() } else { ROUTES_SHOWN };
        for route in answer.routes.iter().take(shown) {
            for (number, chain) in route.chains.iter().enumerate() {
                let title = (number == 0).then(|| self.headline(route));
                let title = title.or_else(|| Some("or".to_owned()));
                parts.push(Part::Sheet(show::sheet(self.graph, chain, title)));
            }
        }
        let mut notes = self.notes();
        if let Some(more) = answer.routes.len().checked_sub(shown).filter(|more| *more > 0) {
            notes
                .push(format!("{more} more ways are not shown; --all shows each source and all of its ways"));
        }
        Reply { title: self.title(), parts, remarks: remarks(self.graph.access(), &notes, &self.doubts) }
    }

    fn summary(&self) -> String {
        let Answer { sources, certain, possible, .. } = self.answer;
        let ways = match (certain, possible) {
            (0, 0) => "none reaches it".to_owned(),
            (_, 0) => format!("{certain} reach it"),
            (0, _) => format!("{possible} may reach it"),
            _ => format!("{certain} reach it, {possible} more may"),
        };
        match sources {
            0 => "There is no source.".to_owned(),
            1 => format!(
                "Of 1 source {}.",
                ways.replace("1 reach it", "it is reached").replace("1 may", "it may")
            ),
            _ => format!("Of {sources} sources {ways}."),
        }
    }

    fn headline(&self, route: &Route) -> String {
        let graph = self.graph;
        let steps = if route.steps == 1 { "step" } else { "steps" };
        let verb = if route.is_certain { "reaches" } else { "may reach" };
        let end = route.chains.first().and_then(|chain| chain.end());
        let end = end.map_or_else(String::new, |end| graph.name(end));
        let mut line = format!("{} {verb} {end} in {} {steps}", graph.name(route.source), route.steps);
        if !route.alike.is_empty() {
            let names: Vec<String> =
                route.alike.iter().take(ALIKE_SHOWN).map(|vertex| graph.name(*vertex)).collect();
            let more = route.alike.len().saturating_sub(ALIKE_SHOWN);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            line += &format!("; so does {}{more}", names.join(", "));
        }
        line
    }

    /// What people should know besides.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for (reason, count) in &self.answer.blocked {
            let ways = if *count == 1 { "way is" } else { "ways are" };
            notes.push(format!("{count} {ways} blocked: {}", self.graph.reason(*reason)));
        }
        if self.answer.left_out > 0 {
            notes.push(format!("{} more sources reach it; they are too many to tell", self.answer.left_out));
        }
        if self.answer.routes.iter().any(|route| route.has_more) {
            let most = seawall_attack::CHAINS_OF_SOURCE_MAX;
            notes.push(format!("of each source at most {most} ways are told, and some have more"));
        }
        notes
    }

    fn json(&self) -> Value {
        let graph = self.graph;
        let route = |route: &Route| {
            json!({
                "class": self.question.from[route.class].text,
                "source": show::vertex_json(graph, route.source),
                "certain": route.is_certain,
                "steps": route.steps,
                "chains": route.chains.iter().map(|chain| show::chain_json(graph, chain)).collect::<Vec<_>>(),
                "moreChains": route.has_more,
                "alike": route.alike.iter().map(|one| show::vertex_json(graph, *one)).collect::<Vec<_>>(),
            })
        };
        let blocked = |(reason, count): &(_, usize)| json!({"reason": graph.reason(*reason), "edges": count});
        let mut out = frame(graph.access(), "path-to", &self.notes(), &self.doubts);
        out["from"] = self.question.from.iter().map(|end| end.text.clone()).collect();
        out["to"] = json!(self.question.to.text);
        out["sources"] = json!(self.answer.sources);
        out["certain"] = json!(self.answer.certain);
        out["possible"] = json!(self.answer.possible);
        out["leftOut"] = json!(self.answer.left_out);
        out["blocked"] = self.answer.blocked.iter().map(blocked).collect();
        out["routes"] = self.answer.routes.iter().map(route).collect();
        out
    }

    fn drawing(&self) -> seawall_report::Drawing {
        let chains = self.answer.routes.iter().flat_map(|route| &route.chains);
        draw::chains(self.graph, self.title(), chains)
    }
}
