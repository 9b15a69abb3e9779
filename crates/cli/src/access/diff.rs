//! `seawall access diff`.

use seawall_access::{Access, Doubt, Gain, gains};
use seawall_report::{Part, Reply, Sheet};
use serde_json::{Value, json};

use super::show;
use crate::args::AccessDiffArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;

/// What a snapshot's name ends with.
const SNAPSHOT_ENDING: &str = ".swz";

/// What appeared, what went, and what could not be compared.
struct Changes {
    appeared: Vec<Gain>,
    vanished: Vec<Gain>,
    doubts: Vec<Doubt>,
}

pub(super) fn run(args: &AccessDiffArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let source = |name: &String| match name.ends_with(SNAPSHOT_ENDING) {
        true => vec!["snapshot".to_owned(), name.clone()],
        false => vec![name.clone()],
    };
    let before = super::read_sources(&args.read, &source(&args.before), console)?;
    let after = super::read_sources(&args.read, &source(&args.after), console)?;
    let (before, after) = (Access::of(&before), Access::of(&after));
    super::tell_remarks(&after, console);
    let (appeared, mut doubts) = gains(&before, &after);
    let (vanished, more) = gains(&after, &before);
    doubts.extend(more);
    doubts.sort();
    doubts.dedup();
    let incomplete =
        [&before, &after].into_iter().any(|side| super::is_incomplete(side, &side.hidden_bindings()));
    for side in [&before, &after] {
        doubts.extend(side.hidden_bindings().into_iter().filter(|doubt| doubt.kind.is_gap()));
    }
    let changes = Changes { appeared, vanished, doubts };
    show::write(&args.read, console, &|_| reply(&after, &changes), &|| json(&after, &changes))?;
    Ok(match (changes.appeared.is_empty(), incomplete && !args.read.allow_incomplete) {
        (false, _) => Exit::Findings,
        (true, true) => Exit::Incomplete,
        (true, false) => Exit::Clean,
    })
}

fn reply(access: &Access<'_>, changes: &Changes) -> Reply {
    let sheet = |name: &str, title: &str, gains: &[Gain]| Sheet {
        name: name.to_owned(),
        title: Some(format!("{title} ({})", gains.len())),
        head: show::head(&["SUBJECT", "WHERE", "MAY"]),
        rows: show::rows(gains.iter().map(row)),
        ..Sheet::default()
    };
    let mut parts = vec![
        Part::Sheet(sheet("appeared", "Appeared", &changes.appeared)),
        Part::Sheet(sheet("vanished", "Vanished", &changes.vanished)),
    ];
    if changes.appeared.is_empty() && changes.vanished.is_empty() {
        parts.push(Part::Text("no right appeared or vanished".to_owned()));
    }
    let title = "rights that appeared or vanished".to_owned();
    Reply { title, parts, remarks: show::remarks(access, &[], &changes.doubts) }
}

fn row(gain: &Gain) -> [String; 3] {
    let named = gain.named.as_ref().map_or_else(String::new, |name| format!(" named {name}"));
    [
        format!("{} {}", gain.kind, gain.name),
        gain.namespace.clone().unwrap_or_else(|| "everywhere".to_owned()),
        format!("{} {}{named}", gain.verbs.join(","), gain.what),
    ]
}

fn json(access: &Access<'_>, changes: &Changes) -> Value {
    let one = |gain: &Gain| {
        json!({
            "kind": gain.kind, "name": gain.name, "where": gain.namespace, "what": gain.what,
            "named": gain.named, "verbs": gain.verbs,
        })
    };
    let mut out = show::frame(access, "access-diff", &[], &changes.doubts);
    out["appeared"] = changes.appeared.iter().map(one).collect();
    out["vanished"] = changes.vanished.iter().map(one).collect();
    out
}
