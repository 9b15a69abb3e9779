//! `seawall access can-i`.

use seawall_access::{Access, Held, Identity, Rights};
use seawall_report::{Part, Reply, Sheet};
use serde_json::{Value, json};

use super::{ask, explain, show};
use crate::args::CanIArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;

pub(super) fn run(args: &CanIArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let identity = ask::identity(&args.subject, &args.groups).map_err(|problem| vec![problem])?;
    if args.list {
        return list(args, &identity, console);
    }
    let [verb, resource, sources @ ..] = args.words.as_slice() else {
        let hint = "write `can-i VERB RESOURCE --as SUBJECT`, or `can-i --list --as SUBJECT`";
        return Err(vec![Problem::new("there is no verb and no resource").hint(hint)]);
    };
    let world = super::read_sources(&args.read, sources, console)?;
    let access = Access::of(&world);
    let asked = ask::question(&access, verb, resource, args.namespace.as_deref()).map_err(|one| vec![one])?;
    super::tell_remarks(&access, console);
    explain::answer(&access, &identity, asked, &args.read, console)
}

fn list(args: &CanIArgs, identity: &Identity, console: &Console) -> Result<Exit, Vec<Problem>> {
    let world = super::read_sources(&args.read, &args.words, console)?;
    let access = Access::of(&world);
    super::tell_remarks(&access, console);
    let rights = access.rights(identity, args.namespace.as_deref());
    let (reply, data) = (|_| reply(&access, identity, &rights), || json(&access, identity, &rights));
    show::write(&args.read, console, &reply, &data)?;
    Ok(super::exit(&args.read, &access, &rights.doubts))
}

/// What is true besides the rules.
fn notes(rights: &Rights) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(rights.everything.map(|why| format!("everything is allowed: {why}")));
    if rights.node {
        notes.push("the Node authorizer allows more: what the pods of the node lead to".to_owned());
    }
    notes
}

fn reply(access: &Access<'_>, identity: &Identity, rights: &Rights) -> Reply {
    let texts = access.policy().texts();
    let row = |held: &Held| {
        let rule = access.policy().rule(held.chain.rule);
        [
            held.namespace.map_or("everywhere", |namespace| texts.get(namespace)).to_owned(),
            show::rule_text(access, rule),
            format!(
                "{} → {}",
                show::binding_name(access, held.chain.binding),
                show::role_name(access, held.chain.role)
            ),
        ]
    };
    let sheet = Sheet {
        name: "rights".to_owned(),
        head: show::head(&["WHERE", "RULE", "BY"]),
        rows: show::rows(rights.held.iter().map(row)),
        empty: "nothing by any binding that was read",
        ..Sheet::default()
    };
    Reply {
        title: format!("what {} may do", ask::named(identity)),
        parts: vec![Part::Sheet(sheet)],
        remarks: show::remarks(access, &notes(rights), &rights.doubts),
    }
}

fn json(access: &Access<'_>, identity: &Identity, rights: &Rights) -> Value {
    let texts = access.policy().texts();
    let one = |held: &Held| {
        let mut way = show::chain_json(access, &held.chain);
        way["where"] = json!(held.namespace.map(|namespace| texts.get(namespace)));
        way
    };
    let mut out = show::frame(access, "access-rights", &notes(rights), &rights.doubts);
    out["user"] = json!(identity.user);
    out["groups"] = json!(identity.groups);
    out["everything"] = json!(rights.everything.is_some());
    out["rights"] = rights.held.iter().map(one).collect();
    out
}
