//! `seawall explain`: offline, from the texts that the checks carry.

mod check;
mod edge;
mod field;
mod framework;
mod prose;

use seawall_attack::kinds;
use seawall_posture::{checks, framework_names, shipped_framework};

use crate::args::ExplainArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;
use crate::suggest::did_you_mean;

/// Prints what is known about the topic.
pub(crate) fn run(args: &ExplainArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let topic = args.topic.trim();
    let text = if let Some(check) = seawall_posture::find(topic) {
        check::page(check, console)
    } else if let Some(framework) = shipped_framework(topic) {
        framework::page(&framework, console)
    } else if let Some(kind) = kinds().iter().find(|kind| kind.id == topic) {
        edge::page(kind, console)
    } else if let Some(page) = field::page(topic, console) {
        page
    } else {
        return Err(vec![unknown(topic)]);
    };
    console.print(&text)?;
    Ok(Exit::Clean)
}

fn unknown(topic: &str) -> Problem {
    let edges = kinds().iter().map(|kind| kind.id);
    let known = checks().iter().map(|check| check.id).chain(framework_names()).chain(edges);
    let hint = did_you_mean(topic, known)
        .unwrap_or_else(|| "`seawall checks list` shows all checks; fields are written a.b.c".to_owned());
    Problem::new(format!("nothing is known about \"{topic}\"")).hint(hint)
}
