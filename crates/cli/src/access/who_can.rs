//! `seawall who-can`.

use seawall_access::{Access, Answer, Chain, Found, Who, meaning};
use seawall_report::{Part, Reply, Sheet};
use serde_json::{Value, json};

use super::ask::{Asked, question};
use super::show::{self, NAMES_SHOWN_MAX};
use crate::args::WhoCanArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;

pub(super) fn run(args: &WhoCanArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let world = super::read(&args.from, console)?;
    let access = Access::of(&world);
    let namespace = args.namespace.as_deref();
    let mut asked =
        question(&access, &args.verb, &args.resource, namespace).map_err(|problem| vec![problem])?;
    super::tell_remarks(&access, console);
    let notes = meaning::notes(&asked.question.request, access.version());
    asked.notes.extend(notes.into_iter().map(str::to_owned));
    let mut answer = access.who_can(&asked.question);
    // What every cluster has comes last, and needs no attention.
    let mut found = std::mem::take(&mut answer.found);
    found.sort_by_cached_key(|found| {
        let chains = answer.chains(found);
        let is_default = chains.iter().all(|chain| access.policy().is_default(chain));
        (!chains.is_empty(), is_default, found.who.named(&access), found.namespace)
    });
    answer.found = found;
    let (reply, data) = (|_| reply(&access, &asked, &answer), || json(&access, &asked, &answer));
    show::write(&args.from.read, console, &reply, &data)?;
    Ok(super::exit(&args.from.read, &access, &answer.doubts))
}

fn reply(access: &Access<'_>, asked: &Asked, answer: &Answer) -> Reply {
    let place = match asked.question.request.resource() {
        Some(resource) if asked.question.namespaced && resource.namespace.is_empty() => " in any namespace",
        _ => "",
    };
    let sheet = Sheet {
        name: "subjects".to_owned(),
        head: show::head(&["SUBJECT", "WHERE", "BY"]),
        rows: show::rows(answer.found.iter().map(|found| row(access, found, answer.chains(found)))),
        ..Sheet::default()
    };
    Reply {
        title: format!("who can {}{place}", asked.question.request),
        parts: vec![Part::Sheet(sheet)],
        remarks: show::remarks(access, &asked.notes, &answer.doubts),
    }
}

fn row(access: &Access<'_>, found: &Found, chains: &[Chain]) -> [String; 3] {
    let texts = access.policy().texts();
    let (kind, name) = found.who.named(access);
    let mut place = found.namespace.map_or("everywhere", |namespace| texts.get(namespace)).to_owned();
    if place.is_empty() {
        "a namespace that nobody wrote".clone_into(&mut place);
    }
    if !found.names.is_empty() {
        let names: Vec<&str> =
            found.names.iter().take(NAMES_SHOWN_MAX).map(|name| texts.get(*name)).collect();
        let more = found.names.len().saturating_sub(NAMES_SHOWN_MAX);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        place += &format!(", only {}{more}", names.join(", "));
    }
    [format!("{kind} {name}"), place, by(access, found, chains)]
}

fn by(access: &Access<'_>, found: &Found, chains: &[Chain]) -> String {
    let Some(chain) = chains.first() else { return reason(&found.who).to_owned() };
    let rule = access.policy().rule(chain.rule);
    let (binding, role) = (show::binding_name(access, chain.binding), show::role_name(access, chain.role));
    let place = show::told(access, rule.origin, Some(rule.node));
    let place = if place.is_empty() { place } else { format!(" ({place})") };
    let mut text = format!("{binding} → {role}{place}");
    if let Some(more) = chains.len().checked_sub(2) {
        text += &format!(", and {} more ways", more + 1);
    }
    match found.refused {
        Some(why) => format!("{text}; the API server would refuse it: {why}"),
        None => text,
    }
}

/// Why no binding is needed.
fn reason(who: &Who) -> &'static str {
    match who {
        Who::Masters => "not asked by any authorizer",
        Who::Everybody => "the authorizer AlwaysAllow",
        Who::Nodes(reason) | Who::Node(_, reason) => reason,
        Who::Holder(_) => "",
    }
}

fn json(access: &Access<'_>, asked: &Asked, answer: &Answer) -> Value {
    let texts = access.policy().texts();
    let one = |found: &Found| {
        let (kind, name) = found.who.named(access);
        let reason = Some(reason(&found.who)).filter(|reason| !reason.is_empty());
        let chains = answer.chains(found).iter();
        json!({
            "kind": kind, "name": name, "where": found.namespace.map(|namespace| texts.get(namespace)),
            "names": found.names.iter().map(|name| texts.get(*name)).collect::<Vec<_>>(),
            "reason": reason, "refused": found.refused,
            "by": chains.map(|chain| show::chain_json(access, chain)).collect::<Vec<_>>(),
        })
    };
    let mut out = show::frame(access, "who-can", &asked.notes, &answer.doubts);
    out["request"] = json!(asked.question.request.to_string());
    out["subjects"] = answer.found.iter().map(one).collect();
    out
}
