//! What somebody may do.

use std::collections::BTreeSet;

use seawall_world::Within;

use crate::authorizers::Authorizer;
use crate::decide::{Access, Chain, Doubt, doubt_of_kind};
use crate::identity::{Identity, MASTERS, service_account_of};
use crate::policy::{Holder, Reach, RuleId};
use crate::read::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING};
use crate::text::{Text, Texts};

/// All that somebody may do, as rules.
#[derive(Clone, Debug, Default)]
pub struct Rights {
    /// They may do everything, for this reason.
    pub everything: Option<&'static str>,
    /// What bindings give, those for everywhere first.
    pub held: Vec<Held>,
    /// The Node authorizer gives more, which cannot be told as rules.
    pub node: bool,
    /// Each reason stands against this being all.
    pub doubts: Vec<Doubt>,
}

/// One rule that somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    /// The namespace in which; none where it is everywhere.
    pub namespace: Option<Text>,
    /// By which binding, role and rule.
    pub chain: Chain,
}

// === impl Access ===

impl Access<'_> {
    /// What somebody may do: in one namespace and everywhere, or in all.
    pub fn rights(&self, identity: &Identity, namespace: Option<&str>) -> Rights {
        let policy = &self.policy;
        let mut rights = Rights::default();
        let mut doubts = BTreeSet::new();
        if identity.is_in(MASTERS) {
            rights.everything = Some("members of system:masters are not asked");
        }
        if self.authorizers.chain.contains(&Authorizer::AlwaysAllow) {
            rights.everything = Some("the authorizer AlwaysAllow allows everything");
        }
        let is_node_asked = self.authorizers.chain.contains(&Authorizer::Node);
        rights.node = is_node_asked && identity.as_node().is_some();
        let mut held = BTreeSet::new();
        for holder in policy.holders_of(identity) {
            let Some(reaches) = policy.by_holder.get(&holder) else { continue };
            let wanted = namespace.map(|namespace| policy.texts.find(namespace));
            let within = reaches.within.iter().filter(|(of, _)| wanted.is_none_or(|wanted| wanted == **of));
            let everywhere = std::iter::once((None, &reaches.everywhere));
            for (of, list) in everywhere.chain(within.map(|(of, list)| (Some(*of), list))) {
                held.extend(list.iter().flat_map(|reach| self.rules_of(*reach, of)));
            }
            for id in &reaches.unread {
                let binding = policy.binding(*id);
                let kind = if binding.namespace.is_some() { ROLE } else { CLUSTER_ROLE };
                let is_wanted = binding.namespace.is_none_or(|of| wanted.is_none_or(|wanted| wanted == of));
                let doubt = doubt_of_kind(self.world, kind, Within::Everywhere).filter(|_| is_wanted);
                let name = policy.texts.get(binding.name);
                doubts.extend(doubt.map(|doubt| doubt.of_role("binding", name)));
            }
        }
        rights.held = held.into_iter().collect();
        self.doubt_rights(namespace, &mut doubts);
        rights.doubts = doubts.into_iter().collect();
        rights
    }

    fn rules_of(&self, reach: Reach, namespace: Option<Text>) -> impl Iterator<Item = Held> {
        let Reach { role, binding, subject } = reach;
        let held = move |rule: &RuleId| Held {
            namespace,
            chain: Chain { binding, subject: subject as usize, role, rule: *rule },
        };
        self.policy.role(role).rules.iter().map(held)
    }

    fn doubt_rights(&self, namespace: Option<&str>, doubts: &mut BTreeSet<Doubt>) {
        let mut look = |kind, within| doubts.extend(doubt_of_kind(self.world, kind, within));
        look(CLUSTER_ROLE_BINDING, Within::Everywhere);
        let within = namespace.map_or(Within::Everywhere, |namespace| Within::Namespace(Some(namespace)));
        look(ROLE_BINDING, within);
        if self.reading.gathers {
            look(CLUSTER_ROLE, Within::Everywhere);
        }
        let unknown = self.authorizers.chain.iter().filter_map(Authorizer::unknown);
        doubts.extend(unknown.map(Doubt::from));
    }
}

// === impl Holder ===

impl Holder {
    /// The kind and the name by which people know them: a service account by its namespace and name.
    pub fn named(self, texts: &Texts) -> (&'static str, String) {
        match self {
            Holder::Group(name) => ("Group", texts.get(name).to_owned()),
            Holder::User(name) => match service_account_of(texts.get(name)) {
                Some((namespace, name)) => ("ServiceAccount", format!("{namespace}/{name}")),
                None => ("User", texts.get(name).to_owned()),
            },
        }
    }
}
