//! `seawall access diff`.

use seawall_access::{Access, Doubt, Gain, gains};
use serde_json::{Value, json};

use super::show;
use crate::args::{AccessDiffArgs, AccessFormat};
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::{Paint, Problem};

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
    let before = super::read(&args.read, &source(&args.before), console)?;
    let after = super::read(&args.read, &source(&args.after), console)?;
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
    console.print(&match args.read.output {
        AccessFormat::Table => table(&after, &changes, console),
        AccessFormat::Json => format!("{:#}\n", json(&after, &changes)),
    })?;
    Ok(match (changes.appeared.is_empty(), incomplete && !args.read.allow_incomplete) {
        (false, _) => Exit::Findings,
        (true, true) => Exit::Incomplete,
        (true, false) => Exit::Clean,
    })
}

fn table(access: &Access<'_>, changes: &Changes, console: &Console) -> String {
    let paint = console.painter();
    let mut out = String::new();
    for (title, gains) in [("Appeared", &changes.appeared), ("Vanished", &changes.vanished)] {
        if gains.is_empty() {
            continue;
        }
        let row = |gain: &Gain| {
            let named = gain.named.as_ref().map_or_else(String::new, |name| format!(" named {name}"));
            vec![
                format!("{} {}", gain.kind, gain.name),
                gain.namespace.clone().unwrap_or_else(|| "everywhere".to_owned()),
                format!("{} {}{named}", gain.verbs.join(","), gain.what),
            ]
        };
        let rows: Vec<Vec<String>> = gains.iter().map(row).collect();
        out += &format!("{} ({})\n", paint.strong(title), rows.len());
        out += &show::table(&["SUBJECT", "WHERE", "MAY"], &rows, console);
        out.push('\n');
    }
    if out.is_empty() {
        out = "no right appeared or vanished\n".to_owned();
    }
    out + &show::below(access, &[], &changes.doubts, console)
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
