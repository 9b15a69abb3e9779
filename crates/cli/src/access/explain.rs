//! `seawall access explain`.

use seawall_access::{Access, Chain, Decision, Doubt, Grant, Identity, Request, meaning};
use serde_json::{Value, json};

use super::ask::{self, Asked};
use super::show;
use crate::args::{AccessFormat, ExplainAccessArgs};
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::{Paint, Problem};

/// A decision with all that speaks for it.
pub(super) struct Explained {
    pub(super) decision: Decision,
    pub(super) grants: Vec<Grant>,
}

pub(super) fn run(args: &ExplainAccessArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let identity = ask::identity(&args.subject, &args.groups).map_err(|problem| vec![problem])?;
    let world = super::read(&args.read, &args.sources, console)?;
    let access = Access::of(&world);
    let namespace = args.namespace.as_deref();
    let asked = ask::question(&access, &args.verb, &args.resource, namespace).map_err(|one| vec![one])?;
    super::tell_remarks(&access, console);
    answer(&access, &identity, asked, args.read.output, console)
}

/// Prints the whole answer to one question.
pub(super) fn answer(
    access: &Access<'_>,
    identity: &Identity,
    mut asked: Asked,
    format: AccessFormat,
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
    console.print(&match format {
        AccessFormat::Table => text(access, identity, &asked, &explained, console),
        AccessFormat::Json => format!("{:#}\n", json(access, identity, &asked, &explained)),
    })?;
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

fn text(
    access: &Access<'_>,
    identity: &Identity,
    asked: &Asked,
    explained: &Explained,
    console: &Console,
) -> String {
    let paint = console.painter();
    let answer = paint.strong(word(&explained.decision));
    let mut out = format!("{answer}: {} may {}\n", ask::named(identity), asked.question.request);
    if matches!(explained.decision, Decision::Denied) {
        out = format!("{answer}: {} may not {}\n", ask::named(identity), asked.question.request);
    } else if matches!(explained.decision, Decision::Unknown(_)) {
        out = format!("{answer}: whether {} may {}\n", ask::named(identity), asked.question.request);
    }
    for grant in &explained.grants {
        out += &match grant {
            Grant::Masters => "\nMembers of system:masters are not asked by any authorizer.\n".to_owned(),
            Grant::AlwaysAllow => "\nThe authorizer AlwaysAllow allows everything.\n".to_owned(),
            Grant::Node(grant) => {
                let limit = grant.restriction.map_or_else(String::new, |limit| {
                    format!("\n  where the admission plugin NodeRestriction is on: {limit}")
                });
                format!("\nThe Node authorizer: {}{limit}\n", grant.reason)
            }
            Grant::Rbac(chain) => way(access, chain),
        };
    }
    out + &show::below(access, &asked.notes, doubts(&explained.decision), console)
}

/// One binding with its subject, role and rule, each with its place.
fn way(access: &Access<'_>, chain: &Chain) -> String {
    let policy = access.policy();
    let (binding, rule) = (policy.binding(chain.binding), policy.rule(chain.rule));
    let subject = &binding.subjects[chain.subject];
    let (kind, name) = subject.holder.map_or(("nobody", String::new()), |one| one.named(policy.texts()));
    let at = |origin, node| show::told(access, origin, node);
    let mut out = format!(
        "\n{}  {}\n  subject  {kind} {name}  {}\n  gives    {}  {}\n",
        show::binding_name(access, chain.binding),
        at(binding.origin, None),
        at(binding.origin, Some(subject.node)),
        show::role_name(access, chain.role),
        at(policy.role(chain.role).origin, None),
    );
    let gathered = if policy.role(chain.role).gathers { ", gathered by its labels" } else { "" };
    out += &format!(
        "  rule     {}{gathered}  {}\n",
        show::rule_text(access, rule),
        at(rule.origin, Some(rule.node))
    );
    if let Some(why) = binding.refused.or(policy.role(chain.role).refused) {
        out += &format!("  refused  the API server would not take it: {why}\n");
    }
    out
}

fn json(access: &Access<'_>, identity: &Identity, asked: &Asked, explained: &Explained) -> Value {
    let grant = |grant: &Grant| match grant {
        Grant::Masters => json!({"authorizer": "system:masters"}),
        Grant::AlwaysAllow => json!({"authorizer": "AlwaysAllow"}),
        Grant::Node(grant) => {
            json!({"authorizer": "Node", "reason": grant.reason, "nodeRestriction": grant.restriction})
        }
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
    out["by"] = explained.grants.iter().map(grant).collect();
    out
}
