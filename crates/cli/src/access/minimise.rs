//! `seawall access minimise`.

use std::collections::BTreeSet;

use seawall_access::{
    Access, Held, Holder, Identity, Proposal, ProposedRule, Recorded, Wishes, Withheld, account_group,
};
use seawall_audit::Uses;
use seawall_report::{Cell, Format, Part, Reply, Sheet};
use serde_json::{Value, json};

use super::logs::{LIMITS, Logs, requests};
use super::{ask, show};
use crate::args::MinimiseArgs;
use crate::console::{Console, reason};
use crate::exit::Exit;
use crate::problem::Problem;

/// One subject with all that is said of it.
struct Minimised {
    proposal: Proposal,
    /// Requests of the subject in the log.
    seen: u64,
    denied: Vec<Recorded>,
    allowed: u64,
    /// The rules it holds by bindings of its own, each with the recorded requests that it allows.
    today: Vec<(Held, u64)>,
}

pub(super) fn run(args: &MinimiseArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let wishes = wishes(args).map_err(|problem| vec![problem])?;
    let world = super::read(&args.from, console)?;
    let access = Access::of(&world);
    let logs = Logs::read(&args.audit, console)?;
    let identities = identities(args, &access, &logs.uses).map_err(|problem| vec![problem])?;
    super::tell_remarks(&access, console);
    let all: Vec<Minimised> =
        identities.iter().map(|one| Minimised::of(&access, one, &logs.uses, &wishes)).collect();
    let manifests: String = all.iter().map(|one| one.proposal.manifests()).collect();
    let reply = |format| reply(&access, &all, &logs, format);
    show::write(&args.from.read, console, &reply, &|| json(&access, &all, &logs, &manifests))?;
    if let Some(path) = &args.manifests {
        std::fs::write(path, &manifests)
            .map_err(|error| vec![Problem::new(format!("{path} cannot be written: {}", reason(&error)))])?;
    }
    let is_cut = logs.is_cut() || super::is_incomplete(&access, &[]);
    Ok(match is_cut && !args.from.read.allow_incomplete {
        _ if all.iter().any(|one| !one.denied.is_empty()) => Exit::Findings,
        true => Exit::Incomplete,
        false => Exit::Clean,
    })
}

fn wishes(args: &MinimiseArgs) -> Result<Wishes, Problem> {
    // Who narrows a namespace replaces what all its accounts have together.
    let groups = within(args).map(account_group).into_iter().collect();
    let mut wishes = Wishes { names_max: args.names, groups, ..Wishes::default() };
    if !args.never.is_empty() {
        let entries = args.never.iter().filter(|text| *text != "none").map(|text| text.parse());
        let hint = "such as \"list secrets everywhere\" or \"* nodes/proxy\"";
        wishes.never =
            entries.collect::<Result<_, String>>().map_err(|fact| Problem::new(fact).hint(hint))?;
    }
    Ok(wishes)
}

/// The namespace whose accounts are meant; none where one subject is.
fn within(args: &MinimiseArgs) -> Option<&str> {
    args.subject.strip_prefix("ns:").filter(|name| !name.is_empty())
}

/// Whose rights: one subject's, or those of every service account of a namespace that the log shows or that
/// a binding names.
fn identities(args: &MinimiseArgs, access: &Access<'_>, uses: &Uses) -> Result<Vec<Identity>, Problem> {
    let groups = |name: &str| -> Vec<String> {
        let known = uses.of(name).into_iter().flat_map(|subject| &subject.groups);
        known.map(|group| group.to_string()).collect()
    };
    let Some(namespace) = within(args) else {
        let identity = ask::identity(&args.subject, &[])?;
        if identity.user.is_empty() {
            return Err(
                Problem::new("a group makes no requests itself").hint("name a user or a service account")
            );
        }
        let groups = groups(&identity.user);
        return ask::identity(&args.subject, &groups).map(|identity| vec![identity]);
    };
    let bound = access.policy().holders().filter_map(|holder| match holder {
        Holder::User(name) => Some(access.policy().texts().get(name)),
        Holder::Group(_) => None,
    });
    let names: BTreeSet<&str> = uses.subjects().map(|(name, _)| name).chain(bound).collect();
    let users = names.into_iter().map(|name| ask::identity(name, &groups(name)));
    let is_within =
        |identity: &Identity| identity.as_service_account().is_some_and(|(within, _)| within == namespace);
    let found: Vec<Identity> = users.filter_map(Result::ok).filter(is_within).collect();
    match found.is_empty() {
        true => {
            let fact = format!("neither the log nor a binding names a service account of \"{namespace}\"");
            Err(Problem::new(fact).hint("name one as sa:NAMESPACE/NAME"))
        }
        false => Ok(found),
    }
}

// === impl Minimised ===

impl Minimised {
    fn of(access: &Access<'_>, identity: &Identity, uses: &Uses, wishes: &Wishes) -> Minimised {
        let used = uses.of(&identity.user).cloned().unwrap_or_default();
        let proposal = Proposal::of(access, identity, &used, wishes);
        let replay = proposal.replay();
        let requests = proposal.covered.iter().chain(proposal.withheld.iter().map(|(one, _)| one));
        let chains: Vec<_> = requests.map(|one| (access.chains(identity, &one.request), one.count)).collect();
        let count = |held: &Held| {
            let through =
                |(found, count): &(Vec<_>, u64)| if found.contains(&held.chain) { *count } else { 0 };
            chains.iter().map(through).sum()
        };
        let held = access.rights(identity, None).held.into_iter();
        let held = held.filter(|held| access.policy().is_own(&held.chain, &wishes.groups));
        Minimised {
            seen: used.rights().iter().map(|(_, used)| used.count).sum(),
            today: held.map(|held| (held, count(&held))).collect(),
            denied: replay.denied,
            allowed: replay.allowed,
            proposal,
        }
    }

    fn rows(&self) -> Vec<[String; 2]> {
        let row = |(namespace, rule): (&Option<String>, &ProposedRule)| {
            [namespace.clone().unwrap_or_else(|| "everywhere".to_owned()), rule_text(rule)]
        };
        let rules = self.proposal.rules.iter();
        rules.flat_map(|(namespace, rules)| rules.iter().map(move |rule| row((namespace, rule)))).collect()
    }

    /// What a person should know before they apply it.
    fn notes(&self) -> Vec<String> {
        let inherited = total(self.proposal.inherited.iter());
        let mut notes = Vec::new();
        if inherited > 0 {
            notes
                .push(format!("{} needed no binding of its own: its groups allow them", requests(inherited)));
        }
        if !self.proposal.lost.is_empty() {
            let lost = requests(total(self.proposal.lost.iter()));
            notes.push(format!(
                "{lost} passed once, and today's roles deny them: nothing is proposed for them"
            ));
        }
        for (recorded, why) in &self.proposal.withheld {
            let why = match why {
                Withheld::Never(never) => format!("withheld, by \"{never}\""),
                Withheld::Wildcard => format!("withheld, since {why}"),
            };
            notes.push(format!("{why}: {} ({})", recorded.request, requests(recorded.count)));
        }
        notes
    }
}

fn total<'r>(recorded: impl Iterator<Item = &'r Recorded>) -> u64 {
    recorded.map(|one| one.count).sum()
}

fn rule_text(rule: &ProposedRule) -> String {
    let mut text = rule.verbs.join(",");
    if let Some(group) = &rule.group {
        let group = if group.is_empty() { "core" } else { group };
        text += &format!(" {} ({group})", rule.resources.join(","));
    }
    if !rule.urls.is_empty() {
        text += &format!(" {}", rule.urls.join(","));
    }
    if !rule.names.is_empty() {
        text += &format!(" named {}", rule.names.join(","));
    }
    text
}

fn reply(access: &Access<'_>, all: &[Minimised], logs: &Logs, format: Format) -> Reply {
    let mut parts = vec![Part::Text(logs.told())];
    for one in all {
        let name = ask::named(&one.proposal.identity);
        let (needed, today) = (needed(one), today(access, one));
        if format == Format::Csv {
            parts.push(Part::Sheet(lines(&name, needed, today)));
            continue;
        }
        parts.push(Part::Text(format!("what {name} needs")));
        parts.push(Part::Sheet(needed));
        parts.push(Part::Text("what it holds today".to_owned()));
        parts.extend([Part::Sheet(today), Part::Text(proof(one))]);
    }
    let of = |one: &Minimised| {
        let name = ask::named(&one.proposal.identity);
        one.notes().into_iter().map(move |note| format!("{name}: {note}")).collect::<Vec<_>>()
    };
    let notes: Vec<String> = all.iter().flat_map(of).chain(LIMITS.map(str::to_owned)).collect();
    Reply {
        title: "the least rights that still work".to_owned(),
        parts,
        remarks: show::remarks(access, &notes, &[]),
    }
}

/// Both in one table, each line with the subject and what it tells.
fn lines(name: &str, needed: Sheet, today: Sheet) -> Sheet {
    let line = |what: &str, row: Vec<Cell>| -> Vec<Cell> {
        [name, what].map(|text| Cell::from(text.to_owned())).into_iter().chain(row).collect()
    };
    let mut rows = Vec::new();
    for row in needed.rows {
        let wide = std::iter::once(Cell::default()).chain(row).chain([Cell::default()]).collect();
        rows.push(line("needed", wide));
    }
    rows.extend(today.rows.into_iter().map(|row| line("held today", row)));
    let head = [show::head(&["SUBJECT", "WHAT"]), today.head].concat();
    Sheet { name: "rights".to_owned(), head, rows, ..Sheet::default() }
}

fn needed(one: &Minimised) -> Sheet {
    Sheet {
        name: "needed".to_owned(),
        head: show::head(&["WHERE", "RULE"]),
        rows: show::rows(one.rows()),
        empty: "no binding of its own",
        ..Sheet::default()
    }
}

fn today(access: &Access<'_>, one: &Minimised) -> Sheet {
    let texts = access.policy().texts();
    let row = |(held, count): &(Held, u64)| {
        let place = held.namespace.map_or("everywhere", |namespace| texts.get(namespace)).to_owned();
        let used = if *count == 0 { "unused".to_owned() } else { requests(*count) };
        let by = show::binding_name(access, held.chain.binding);
        [used, place, show::rule_text(access, access.policy().rule(held.chain.rule)), by]
    };
    Sheet {
        name: "today".to_owned(),
        head: show::head(&["USED BY", "WHERE", "RULE", "BY"]),
        rows: show::rows(one.today.iter().map(row)),
        empty: "nothing by bindings of its own",
        ..Sheet::default()
    }
}

fn proof(one: &Minimised) -> String {
    match (one.seen, total(one.denied.iter())) {
        (0, _) => "the log shows no request of it".to_owned(),
        (_, 0) => format!("proof: {} replayed against the proposal, none denied", requests(one.allowed)),
        (_, denied) => format!("no proof: the proposal would deny {}", requests(denied)),
    }
}

fn json(access: &Access<'_>, all: &[Minimised], logs: &Logs, manifests: &str) -> Value {
    let recorded = |one: &Recorded| json!({"request": one.request.to_string(), "count": one.count});
    let rule = |namespace: &Option<String>, rule: &ProposedRule| {
        json!({
            "namespace": namespace, "apiGroup": rule.group, "resources": rule.resources,
            "resourceNames": rule.names, "nonResourceURLs": rule.urls, "verbs": rule.verbs,
        })
    };
    let texts = access.policy().texts();
    let today = |(held, count): &(Held, u64)| {
        let mut chain = show::chain_json(access, &held.chain);
        chain["namespace"] = json!(held.namespace.map(|namespace| texts.get(namespace)));
        chain["requests"] = json!(count);
        chain
    };
    let subject = |one: &Minimised| {
        let proposal = &one.proposal;
        let rules = proposal.rules.iter();
        let rules = rules.flat_map(|(namespace, rules)| rules.iter().map(move |one| rule(namespace, one)));
        let withheld = proposal.withheld.iter().map(|(one, why)| {
            json!({"request": one.request.to_string(), "count": one.count, "why": why.to_string()})
        });
        json!({
            "subject": proposal.identity.user,
            "requests": one.seen,
            "rules": rules.collect::<Vec<_>>(),
            "today": one.today.iter().map(today).collect::<Vec<_>>(),
            "replay": {"allowed": one.allowed, "denied": one.denied.iter().map(recorded).collect::<Vec<_>>()},
            "inherited": proposal.inherited.iter().map(recorded).collect::<Vec<_>>(),
            "lost": proposal.lost.iter().map(recorded).collect::<Vec<_>>(),
            "withheld": withheld.collect::<Vec<_>>(),
        })
    };
    let limits: Vec<String> = LIMITS.map(str::to_owned).to_vec();
    let mut frame = show::frame(access, "access-minimise", &limits, &[]);
    frame["audit"] = logs.json();
    frame["subjects"] = all.iter().map(subject).collect();
    frame["manifests"] = json!(manifests);
    frame
}
