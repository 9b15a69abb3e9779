//! `seawall access stale`.

use seawall_access::{Access, BindingId, Doubt, Stale, Unused};
use seawall_report::{Part, Reply, Sheet};
use serde_json::{Value, json};

use super::logs::{LIMITS, Logs};
use super::{show, unused};
use crate::args::StaleArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;

pub(super) fn run(args: &StaleArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let world = super::read(&args.from, console)?;
    let access = Access::of(&world);
    super::tell_remarks(&access, console);
    let (found, doubts) = access.stale();
    let logs = match args.audit.as_slice() {
        [] => None,
        paths => Some(Logs::read(paths, console)?),
    };
    let unused = logs.as_ref().map(|logs| unused::list(&access, logs));
    let logs = logs.as_ref().zip(unused.as_deref());
    let (reply, data) = (|_| reply(&access, &found, &doubts, logs), || json(&access, &found, &doubts, logs));
    show::write(&args.from.read, console, &reply, &data)?;
    let is_cut = logs.is_some_and(|(logs, _)| logs.is_cut()) && !args.from.read.allow_incomplete;
    Ok(if is_cut { Exit::Incomplete } else { super::exit(&args.from.read, &access, &doubts) })
}

/// The object, what is wrong with it, and where it stands.
fn told(access: &Access<'_>, stale: &Stale) -> [String; 3] {
    let policy = access.policy();
    let binding = |id: BindingId, subject: Option<usize>| {
        let found = policy.binding(id);
        let node = subject.map(|subject| found.subjects[subject].node);
        (show::binding_name(access, id), show::told(access, found.origin, node))
    };
    let account = |id: BindingId, subject: usize| {
        let holder = policy.binding(id).subjects[subject].holder;
        holder.map_or(String::new(), |holder| holder.named(policy.texts()).1)
    };
    let ((name, place), fact) = match *stale {
        Stale::Account { binding: id, subject } => (
            binding(id, Some(subject)),
            format!(
                "the service account {} does not exist; whoever makes it gets the role",
                account(id, subject)
            ),
        ),
        Stale::Unused { binding: id, subject } => (
            binding(id, Some(subject)),
            format!("no pod runs as the service account {}", account(id, subject)),
        ),
        Stale::Role(id) => (
            binding(id, None),
            "its role does not exist; whoever makes one of that name gives it away".to_owned(),
        ),
        Stale::Empty(id) => (binding(id, None), "it has no subjects".to_owned()),
        Stale::Unbound(id) => (
            (show::role_name(access, id), show::told(access, policy.role(id).origin, None)),
            "nothing binds it".to_owned(),
        ),
    };
    [name, fact, place]
}

fn kind(stale: &Stale) -> &'static str {
    match stale {
        Stale::Account { .. } => "missing-account",
        Stale::Unused { .. } => "unused-account",
        Stale::Role(_) => "missing-role",
        Stale::Empty(_) => "no-subjects",
        Stale::Unbound(_) => "unbound-role",
    }
}

/// What the logs add.
type Used<'l> = Option<(&'l Logs, &'l [Unused])>;

fn reply(access: &Access<'_>, found: &[Stale], doubts: &[Doubt], logs: Used<'_>) -> Reply {
    let sheet = Sheet {
        name: "stale".to_owned(),
        head: show::head(&["OBJECT", "WHY", "AT"]),
        rows: show::rows(found.iter().map(|stale| told(access, stale))),
        empty: "nothing that was read is stale",
        ..Sheet::default()
    };
    let mut parts = vec![Part::Sheet(sheet)];
    let mut notes = Vec::new();
    if let Some((logs, unused)) = logs {
        parts.extend([Part::Text(logs.told()), Part::Sheet(unused::sheet(access, unused))]);
        notes = LIMITS.map(str::to_owned).to_vec();
    }
    Reply {
        title: "roles and bindings that do nothing".to_owned(),
        parts,
        remarks: show::remarks(access, &notes, doubts),
    }
}

fn json(access: &Access<'_>, found: &[Stale], doubts: &[Doubt], logs: Used<'_>) -> Value {
    let one = |stale: &Stale| {
        let [object, fact, place] = told(access, stale);
        json!({"stale": kind(stale), "object": object, "message": fact, "at": place})
    };
    let notes = if logs.is_some() { LIMITS.map(str::to_owned).to_vec() } else { Vec::new() };
    let mut out = show::frame(access, "access-stale", &notes, doubts);
    out["found"] = found.iter().map(one).collect();
    if let Some((logs, unused)) = logs {
        out["audit"] = logs.json();
        out["unused"] = unused.iter().map(|one| unused::json(access, one)).collect();
    }
    out
}
