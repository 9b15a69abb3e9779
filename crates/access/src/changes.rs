//! Which rights appeared between two states, in effective terms: what somebody could do before by another
//! binding, by a group or by a wider rule is no new right.

use std::collections::{BTreeMap, BTreeSet};

use seawall_finding::CauseKind;
use seawall_object::GroupKind;
use seawall_world::Within;

use crate::decide::{Access, Doubt, doubt_of_kind};
use crate::escalation::COMPARISONS_MAX;
use crate::identity::Identity;
use crate::policy::RuleId;
use crate::read::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING};
use crate::rule::{Rule, covers_url};
use crate::text::{Text, Texts};

/// What a subject has gained in one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gain {
    /// `User`, `Group` or `ServiceAccount`.
    pub kind: &'static str,
    /// The subject's name; a service account's with its namespace before it.
    pub name: String,
    /// The namespace in which; none where it is everywhere.
    pub namespace: Option<String>,
    /// `pods`, `deployments.apps/scale`, `*.*`, or a path.
    pub what: String,
    /// The only name with which; none where it is every name.
    pub named: Option<String>,
    /// The verbs.
    pub verbs: Vec<String>,
}

/// One right in words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Right<'t> {
    Resource { group: &'t str, resource: &'t str, name: Option<&'t str>, verb: &'t str },
    Url { url: &'t str, verb: &'t str },
}

/// The rights that subjects have in `after` and had not in `before`, and what could not be compared.
pub fn gains(before: &Access<'_>, after: &Access<'_>) -> (Vec<Gain>, Vec<Doubt>) {
    let (policy, texts) = (&after.policy, after.policy.texts());
    let mut gains: BTreeMap<Gain, BTreeSet<String>> = BTreeMap::new();
    let mut doubts = BTreeSet::new();
    for (holder, reaches) in &policy.by_holder {
        let identity = Identity::of_holder(*holder, texts);
        let (kind, name) = holder.named(texts);
        let everywhere = std::iter::once((None, &reaches.everywhere));
        let within = reaches.within.iter().map(|(namespace, list)| (Some(texts.get(*namespace)), list));
        for (namespace, list) in everywhere.chain(within) {
            let mut rules: Vec<RuleId> =
                list.iter().flat_map(|reach| policy.role(reach.role).rules.clone()).collect();
            rules.sort_unstable();
            rules.dedup();
            let held = before.policy.rules_held(&identity, namespace);
            let size: usize = held.iter().map(|rule| before.policy.rule(*rule).size()).sum();
            let count: usize = rules.iter().map(|rule| policy.rule(*rule).atom_count()).sum();
            if count.saturating_mul(size.max(1)) > COMPARISONS_MAX {
                let detail = format!("the rights of {kind} {name} are too many to compare");
                doubts.insert(Doubt::new(CauseKind::Limit, detail));
                continue;
            }
            let is_held = |right: &Right<'_>| {
                held.iter().any(|rule| covers(before.policy.rule(*rule), right, before.policy.texts()))
            };
            for right in rules.iter().flat_map(|rule| rights(policy.rule(*rule), texts)) {
                if !is_held(&right) {
                    let (gain, verb) = gain(kind, &name, namespace, right);
                    gains.entry(gain).or_default().insert(verb);
                }
            }
        }
    }
    let gains = gains.into_iter().map(|(gain, verbs)| Gain { verbs: verbs.into_iter().collect(), ..gain });
    (gains.collect(), doubts.into_iter().collect())
}

// === impl Access ===

impl Access<'_> {
    /// Bindings that may be there without having been read.
    pub fn hidden_bindings(&self) -> Vec<Doubt> {
        let kinds = [CLUSTER_ROLE_BINDING, ROLE_BINDING, CLUSTER_ROLE, ROLE];
        let doubt = |kind: &GroupKind<'_>| doubt_of_kind(self.world, *kind, Within::Everywhere);
        kinds.iter().filter_map(doubt).collect()
    }
}

fn rights<'t>(rule: &Rule, texts: &'t Texts) -> Vec<Right<'t>> {
    let mut rights = Vec::with_capacity(rule.atom_count());
    let names: Vec<Option<&str>> = match rule.names.is_empty() {
        true => vec![None],
        false => rule.names.iter().map(|name| Some(texts.get(*name))).collect(),
    };
    for verb in rule.verbs.iter().map(|verb| texts.get(*verb)) {
        for group in rule.groups.iter().map(|group| texts.get(*group)) {
            for resource in rule.resources.iter().map(|resource| texts.get(*resource)) {
                rights.extend(names.iter().map(|name| Right::Resource {
                    group,
                    resource,
                    name: *name,
                    verb,
                }));
            }
        }
        rights.extend(rule.urls.iter().map(|url| Right::Url { url: texts.get(*url), verb }));
    }
    rights
}

/// Whether a rule of another policy holds a right.
fn covers(rule: &Rule, right: &Right<'_>, texts: &Texts) -> bool {
    let has = |list: &[Text], wanted: &str| {
        let wanted = texts.find(wanted);
        list.contains(&Text::STAR) || list.contains(&wanted)
    };
    match *right {
        Right::Resource { group, resource, name, verb } => {
            let wider = resource.split_once('/').map(|(_, subresource)| format!("*/{subresource}"));
            has(&rule.verbs, verb)
                && has(&rule.groups, group)
                && (has(&rule.resources, resource) || wider.is_some_and(|wider| has(&rule.resources, &wider)))
                && match name {
                    None => rule.names.is_empty(),
                    Some(name) => rule.has_name(texts.find(name)),
                }
        }
        Right::Url { url, verb } => {
            has(&rule.verbs, verb) && rule.urls.iter().any(|held| covers_url(texts.get(*held), url))
        }
    }
}

fn gain(kind: &'static str, name: &str, namespace: Option<&str>, right: Right<'_>) -> (Gain, String) {
    let (what, named, verb) = match right {
        Right::Url { url, verb } => (url.to_owned(), None, verb),
        Right::Resource { group, resource, name, verb } => {
            let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
            let group = if group.is_empty() { String::new() } else { format!(".{group}") };
            let subresource = if subresource.is_empty() { String::new() } else { format!("/{subresource}") };
            (format!("{resource}{group}{subresource}"), name.map(str::to_owned), verb)
        }
    };
    let (name, namespace) = (name.to_owned(), namespace.map(str::to_owned));
    (Gain { kind, name, namespace, what, named, verbs: Vec::new() }, verb.to_owned())
}
