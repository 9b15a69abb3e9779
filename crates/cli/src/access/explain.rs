//! `seawall access explain`.

use seawall_access::{
    Access, Chain, Decision, Doubt, Grant, Identity, Plugin, Request, Restriction, meaning,
};
use seawall_report::{Cell, Format, Layout, Part, Remark, Reply, Sheet};
use serde_json::{Value, json};

use super::ask::{self, Asked};
use super::show;
use crate::args::{AccessReadArgs, ExplainAccessArgs};
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;

/// A decision with all that speaks for it.
pub(super) struct Explained {
    pub(super) decision: Decision,
    pub(super) grants: Vec<Grant>,
}

pub(super) fn run(args: &ExplainAccessArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let identity = ask::identity(&args.subject, &args.groups).map_err(|problem| vec![problem])?;
    let world = super::read(&args.from, console)?;
    let access = Access::of(&world);
    let namespace = args.namespace.as_deref();
    let asked = ask::question(&access, &args.verb, &args.resource, namespace).map_err(|one| vec![one])?;
    super::tell_remarks(&access, console);
    answer(&access, &identity, asked, &args.from.read, console)
}

/// Prints the whole answer to one question.
pub(super) fn answer(
    access: &Access<'_>,
    identity: &Identity,
    mut asked: Asked,
    args: &AccessReadArgs,
    console: &Console,
) -> Result<Exit, Vec<Problem>> {
    let request = &asked.question.request;
    let explained =
        Explained { decision: access.decide(identity, request), grants: access.grants(identity, request) };
    if needs_namespace(&asked) {
        asked.notes.push("without --namespace the whole cluster is asked for".to_owned());
    }
    asked.notes.extend(meaning::notes(request, access.version()).into_iter().map(str::to_owned));
    asked.notes.extend(missing_verbs(access, identity, request));
    let reply = |format| reply(access, identity, &asked, &explained, format);
    show::write(args, console, &reply, &|| json(access, identity, &asked, &explained))?;
    Ok(match explained.decision {
        Decision::Allowed(_) => Exit::Clean,
        Decision::Denied => Exit::Findings,
        Decision::Unknown(_) => Exit::Incomplete,
    })
}

fn needs_namespace(asked: &Asked) -> bool {
    let resource = asked.question.request.resource();
    asked.question.namespaced && resource.is_some_and(|resource| resource.namespace.is_empty())
}

/// What else has to be allowed for the request to do what it is for, and is not.
fn missing_verbs(access: &Access<'_>, identity: &Identity, request: &Request) -> Option<String> {
    let needed = meaning::needed(request, access.version());
    let missing = needed.iter().find(|one| !matches!(access.decide(identity, one), Decision::Allowed(_)))?;
    (missing != request).then(|| format!("{} is needed too, and is not allowed", missing.verb))
}

fn doubts(decision: &Decision) -> &[Doubt] {
    match decision {
        Decision::Unknown(doubts) => doubts,
        Decision::Allowed(_) | Decision::Denied => &[],
    }
}

fn word(decision: &Decision) -> &'static str {
    match decision {
        Decision::Allowed(_) => "yes",
        Decision::Denied => "no",
        Decision::Unknown(_) => "unknown",
    }
}

fn reply(
    access: &Access<'_>,
    identity: &Identity,
    asked: &Asked,
    explained: &Explained,
    format: Format,
) -> Reply {
    let (who, what) = (ask::named(identity), &asked.question.request);
    let (answer, ways) = (word(&explained.decision), ways(access, explained));
    let title = match explained.decision {
        Decision::Allowed(_) => format!("{answer}: {who} may {what}"),
        Decision::Denied => format!("{answer}: {who} may not {what}"),
        Decision::Unknown(_) => format!("{answer}: whether {who} may {what}"),
    };
    let mut parts = Vec::new();
    if format == Format::Csv {
        parts.push(Part::Sheet(lines(answer, explained, ways)));
    } else {
        parts.extend(explained.grants.iter().filter_map(other_way).map(Part::Text));
        parts.push(Part::Sheet(ways));
    }
    let mut remarks = show::remarks(access, &asked.notes, doubts(&explained.decision));
    remarks
        .extend(admission(access, identity, explained, what).map(|text| Remark { word: "admission", text }));
    Reply { title, parts, remarks }
}

/// What the admission plugin NodeRestriction makes of what a node may do by its rights.
fn admission(
    access: &Access<'_>,
    identity: &Identity,
    explained: &Explained,
    request: &Request,
) -> Option<String> {
    if explained.decision == Decision::Denied {
        return None;
    }
    let what = match access.node_restriction(identity, request)? {
        Restriction::Refuses(why) => format!("refuses it: {why}"),
        Restriction::Limits(how) => format!("lets pass {how}"),
    };
    Some(match access.node_restriction_plugin() {
        Plugin::On => format!("NodeRestriction {what}"),
        Plugin::Off => format!("NodeRestriction is off; else it {what}"),
        Plugin::Unread => format!("where NodeRestriction is on, it {what}"),
    })
}

/// The bindings, each with its subject, role and rule, and their places.
fn ways(access: &Access<'_>, explained: &Explained) -> Sheet {
    let chains = explained.grants.iter().filter_map(|grant| match grant {
        Grant::Rbac(chain) => Some(chain),
        Grant::Masters | Grant::AlwaysAllow | Grant::Node(_) => None,
    });
    Sheet {
        name: "ways".to_owned(),
        head: show::head(&["BINDING", "SUBJECT", "GIVES", "RULE", "REFUSED"]),
        rows: show::rows(chains.map(|chain| way(access, chain))),
        layout: Layout::Blocks,
        ..Sheet::default()
    }
}

/// What allows it without a binding.
fn other_way(grant: &Grant) -> Option<String> {
    match grant {
        Grant::Masters => Some("Members of system:masters are not asked by any authorizer.".to_owned()),
        Grant::AlwaysAllow => Some("The authorizer AlwaysAllow allows everything.".to_owned()),
        Grant::Node(grant) => Some(format!("The Node authorizer: {}.", grant.reason)),
        Grant::Rbac(_) => None,
    }
}

/// One line a way, each with the answer; one alone where there is no way.
fn lines(answer: &str, explained: &Explained, ways: Sheet) -> Sheet {
    let before = |other: String| [Cell::from(answer.to_owned()), Cell::from(other)];
    let blank = vec![Cell::default(); ways.head.len()];
    let others =
        explained.grants.iter().filter_map(other_way).map(|other| [&before(other)[..], &blank].concat());
    let mut rows: Vec<Vec<Cell>> = others.collect();
    rows.extend(ways.rows.into_iter().map(|row| [&before(String::new())[..], &row].concat()));
    if rows.is_empty() {
        rows.push([&before(String::new())[..], &blank].concat());
    }
    let head = [show::head(&["ANSWER", "BY"]), ways.head].concat();
    Sheet { name: "answer".to_owned(), head, rows, ..Sheet::default() }
}

fn way(access: &Access<'_>, chain: &Chain) -> [String; 5] {
    let policy = access.policy();
    let (binding, rule) = (policy.binding(chain.binding), policy.rule(chain.rule));
    let subject = &binding.subjects[chain.subject];
    let (kind, name) = subject.holder.map_or(("nobody", String::new()), |one| one.named(policy.texts()));
    let at = |text: String, origin, node| {
        format!("{text}  {}", show::told(access, origin, node)).trim_end().to_owned()
    };
    let gathered = if policy.role(chain.role).gathers { ", gathered by its labels" } else { "" };
    let refused = binding.refused.or(policy.role(chain.role).refused);
    [
        at(show::binding_name(access, chain.binding), binding.origin, None),
        at(format!("{kind} {name}"), binding.origin, Some(subject.node)),
        at(show::role_name(access, chain.role), policy.role(chain.role).origin, None),
        at(format!("{}{gathered}", show::rule_text(access, rule)), rule.origin, Some(rule.node)),
        refused.map_or_else(String::new, |why| format!("the API server would not take it: {why}")),
    ]
}

fn json(access: &Access<'_>, identity: &Identity, asked: &Asked, explained: &Explained) -> Value {
    let grant = |grant: &Grant| match grant {
        Grant::Masters => json!({"authorizer": "system:masters"}),
        Grant::AlwaysAllow => json!({"authorizer": "AlwaysAllow"}),
        Grant::Node(grant) => json!({"authorizer": "Node", "reason": grant.reason}),
        Grant::Rbac(chain) => {
            let mut way = show::chain_json(access, chain);
            way["authorizer"] = json!("RBAC");
            way
        }
    };
    let mut out = show::frame(access, "access-explain", &asked.notes, doubts(&explained.decision));
    out["request"] = json!(asked.question.request.to_string());
    out["user"] = json!(identity.user);
    out["groups"] = json!(identity.groups);
    out["allowed"] = json!(word(&explained.decision));
    out["admission"] = json!(admission(access, identity, explained, &asked.question.request));
    out["by"] = explained.grants.iter().map(grant).collect();
    out
}
