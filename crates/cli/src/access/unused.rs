//! Rights that an audit log does not show in use, for people and programs.

use seawall_access::{Access, List, Part, RuleId, Text, Unused};
use seawall_report::Sheet;
use serde_json::{Map, Value, json};

use super::logs::Logs;
use super::show::{self, NAMES_SHOWN_MAX};

/// All of them, by subject.
pub(super) fn list(access: &Access<'_>, logs: &Logs) -> Vec<Unused> {
    let mut found = access.unused(&logs.uses);
    found.sort_by_cached_key(|one| (subject(access, one), show::binding_name(access, one.binding)));
    found
}

/// `ServiceAccount shop/web`.
fn subject(access: &Access<'_>, one: &Unused) -> String {
    let holder = access.policy().binding(one.binding).subjects[one.subject].holder;
    let (kind, name) = holder.map_or(("nobody", String::new()), |one| one.named(access.policy().texts()));
    format!("{kind} {name}")
}

/// The rule it is about; none where it is about all.
fn rule_of(one: &Unused) -> Option<RuleId> {
    match one.part {
        Part::All => None,
        Part::Rule(rule) | Part::Words { rule, .. } => Some(rule),
    }
}

/// What was not used.
fn what(access: &Access<'_>, part: &Part) -> String {
    let policy = access.policy();
    match part {
        Part::All => "all of it".to_owned(),
        Part::Rule(rule) => show::rule_text(access, policy.rule(*rule)),
        Part::Words { rule, unused, pairs, wildcards, used, more } => {
            let mut parts: Vec<String> =
                unused.iter().map(|(list, words)| listed(access, *list, words)).collect();
            parts.extend(paired(access, pairs));
            if !wildcards.is_empty() {
                let more = if *more > 0 { format!(" and {more} more") } else { String::new() };
                parts.push(format!("more than {}{more}", used.join(", ")));
            }
            format!("{}, in {}", parts.join("; "), show::rule_text(access, policy.rule(*rule)))
        }
    }
}

/// `resources services,deployments`.
fn listed(access: &Access<'_>, list: List, words: &[Text]) -> String {
    let texts = access.policy().texts();
    let name = |word: &Text| match (list, texts.get(*word)) {
        (List::Groups, "") => "core",
        (_, word) => word,
    };
    let shown: Vec<&str> = words.iter().take(NAMES_SHOWN_MAX).map(name).collect();
    let more = words.len().saturating_sub(NAMES_SHOWN_MAX);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{} {}{more}", list.name(), shown.join(","))
}

/// `list of secrets`.
fn paired(access: &Access<'_>, pairs: &[(Text, Text)]) -> Option<String> {
    let texts = access.policy().texts();
    let told = |(verb, resource): &(Text, Text)| format!("{} of {}", texts.get(*verb), texts.get(*resource));
    let shown: Vec<String> = pairs.iter().take(NAMES_SHOWN_MAX).map(told).collect();
    let more = pairs.len().saturating_sub(NAMES_SHOWN_MAX);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!shown.is_empty()).then(|| format!("{}{more}", shown.join(", ")))
}

pub(super) fn sheet(access: &Access<'_>, unused: &[Unused]) -> Sheet {
    let row = |one: &Unused| {
        let binding = access.policy().binding(one.binding);
        let place = match rule_of(one) {
            Some(rule) => {
                let rule = access.policy().rule(rule);
                show::told(access, rule.origin, Some(rule.node))
            }
            None => show::told(access, binding.origin, Some(binding.subjects[one.subject].node)),
        };
        [subject(access, one), show::binding_name(access, one.binding), what(access, &one.part), place]
    };
    Sheet {
        name: "unused".to_owned(),
        head: show::head(&["SUBJECT", "BY", "NOT USED", "AT"]),
        rows: show::rows(unused.iter().map(row)),
        empty: "every right by a binding was used",
        ..Sheet::default()
    }
}

pub(super) fn json(access: &Access<'_>, one: &Unused) -> Value {
    let texts = access.policy().texts();
    let mut out = json!({
        "subject": subject(access, one),
        "binding": show::binding_name(access, one.binding),
        "message": what(access, &one.part),
        "rule": rule_of(one).map(|rule| show::rule_json(access, rule)),
    });
    out["unused"] = json!(match &one.part {
        Part::All => "binding",
        Part::Rule(_) => "rule",
        Part::Words { .. } => "words",
    });
    if let Part::Words { unused, pairs, wildcards, used, more, .. } = &one.part {
        let lists = unused.iter().map(|(list, words)| {
            let words: Vec<&str> = words.iter().map(|word| texts.get(*word)).collect();
            (list.name().to_owned(), json!(words))
        });
        out["words"] = Value::Object(lists.collect::<Map<_, _>>());
        let pair = |(verb, of): &(Text, Text)| json!({"verb": texts.get(*verb), "resource": texts.get(*of)});
        out["pairs"] = pairs.iter().map(pair).collect();
        out["wildcards"] = wildcards.iter().map(|list| list.name()).collect();
        out["usedFor"] = json!(used);
        out["usedForMore"] = json!(more);
    }
    out
}
