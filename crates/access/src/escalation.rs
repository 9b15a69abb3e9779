//! Whether somebody may give rights away: the API server lets nobody give what they do not hold, unless they
//! may `bind` or `escalate`.

use crate::decide::{Access, Decision, Doubt, Grant};
use crate::identity::{Identity, MASTERS};
use crate::policy::{Policy, RoleId, RuleId};
use crate::read::GROUP;
use crate::request::{Request, Resource};
use crate::rule::{Rule, covers_url};
use crate::text::{Text, Texts};

/// Whether somebody may give rights away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Granting {
    /// Yes, by a right to do so: the verb `bind` or `escalate`, or as a member of `system:masters`.
    ByRight(Grant),
    /// Yes, since they hold all of it themselves.
    ByHolding,
    /// No: these rules say more than they hold, or they are too many to compare.
    Refused(Vec<RuleId>),
    /// This stands against an answer.
    Unknown(Vec<Doubt>),
}

/// Comparisons of texts; more are a mistake or an attack, and the API server would take minutes.
pub(crate) const COMPARISONS_MAX: usize = 100_000_000;

/// One right: one verb on one resource by one name, or on one path.
#[derive(Clone, Copy)]
pub(crate) enum Atom {
    Resource { verb: Text, group: Text, resource: Text, name: Option<Text> },
    Url { verb: Text, url: Text },
}

// === impl Access ===

impl Access<'_> {
    /// Whether somebody who may write bindings may bind a role in a namespace, or in the whole cluster.
    pub fn may_bind(&self, identity: &Identity, role: RoleId, namespace: Option<&str>) -> Granting {
        let found = self.policy.role(role);
        let resource = Resource {
            group: GROUP.to_owned(),
            resource: if found.namespace.is_some() { "roles" } else { "clusterroles" }.to_owned(),
            name: self.policy.texts.get(found.name).to_owned(),
            namespace: namespace.unwrap_or_default().to_owned(),
            ..Resource::default()
        };
        self.may_give(identity, role, namespace, &Request::of("bind", resource))
    }

    /// Whether somebody who may write roles may write this one as it is.
    pub fn may_write(&self, identity: &Identity, role: RoleId) -> Granting {
        let found = self.policy.role(role);
        let namespace = found.namespace.map(|namespace| self.policy.texts.get(namespace).to_owned());
        let resource = Resource {
            group: GROUP.to_owned(),
            resource: if namespace.is_some() { "roles" } else { "clusterroles" }.to_owned(),
            name: self.policy.texts.get(found.name).to_owned(),
            namespace: namespace.clone().unwrap_or_default(),
            ..Resource::default()
        };
        self.may_give(identity, role, namespace.as_deref(), &Request::of("escalate", resource))
    }

    /// Whether somebody holds all that a role allows, in a namespace or in the whole cluster.
    pub fn holds(&self, identity: &Identity, role: RoleId, namespace: Option<&str>) -> bool {
        self.policy.missing(identity, role, namespace).is_ok_and(|missing| missing.is_empty())
    }

    fn may_give(
        &self,
        identity: &Identity,
        role: RoleId,
        namespace: Option<&str>,
        right: &Request,
    ) -> Granting {
        if identity.is_in(MASTERS) {
            return Granting::ByRight(Grant::Masters);
        }
        let doubts = match self.decide(identity, right) {
            Decision::Allowed(grant) => return Granting::ByRight(grant),
            Decision::Denied => Vec::new(),
            Decision::Unknown(doubts) => doubts,
        };
        match self.policy.missing(identity, role, namespace) {
            Ok(missing) if missing.is_empty() => Granting::ByHolding,
            Ok(missing) if doubts.is_empty() => Granting::Refused(missing),
            Err(doubt) => Granting::Unknown(doubts.into_iter().chain([doubt]).collect()),
            Ok(_) => Granting::Unknown(doubts),
        }
    }
}

// === impl Policy ===

impl Policy {
    /// The rules of a role that say more than somebody holds.
    fn missing(
        &self,
        identity: &Identity,
        role: RoleId,
        namespace: Option<&str>,
    ) -> Result<Vec<RuleId>, Doubt> {
        let held = self.rules_held(identity, namespace);
        let wanted = &self.role(role).rules;
        let atoms: usize = wanted.iter().map(|rule| self.rule(*rule).atom_count()).sum();
        let size: usize = held.iter().map(|rule| self.rule(*rule).size()).sum();
        if atoms.saturating_mul(size.max(1)) > COMPARISONS_MAX {
            let detail = format!("{atoms} rights are too many to compare with {} rules", held.len());
            return Err(Doubt::new(seawall_finding::CauseKind::Limit, detail));
        }
        let is_held = |atom: &Atom| held.iter().any(|rule| self.rule(*rule).covers(atom, &self.texts));
        let is_missing = |rule: &RuleId| !self.rule(*rule).atoms().iter().all(is_held);
        Ok(wanted.iter().copied().filter(is_missing).collect())
    }

    /// All rules that somebody has, in a namespace or in the whole cluster.
    pub(crate) fn rules_held(&self, identity: &Identity, namespace: Option<&str>) -> Vec<RuleId> {
        let mut rules = Vec::new();
        for holder in self.holders_of(identity) {
            let Some(reaches) = self.by_holder.get(&holder) else { continue };
            let namespace = namespace.filter(|namespace| !namespace.is_empty());
            let within = namespace.and_then(|namespace| reaches.within.get(&self.texts.find(namespace)));
            for reach in reaches.everywhere.iter().chain(within.into_iter().flatten()) {
                rules.extend(&self.role(reach.role).rules);
            }
        }
        rules.sort_unstable();
        rules.dedup();
        rules
    }
}

// === impl Rule ===

impl Rule {
    pub(crate) fn atom_count(&self) -> usize {
        let resources = self.groups.len().saturating_mul(self.resources.len());
        let named = resources.saturating_mul(self.names.len().max(1));
        named.saturating_add(self.urls.len()).saturating_mul(self.verbs.len())
    }

    /// How many texts one right is compared with.
    pub(crate) fn size(&self) -> usize {
        self.verbs.len() + self.groups.len() + self.resources.len() + self.urls.len()
    }

    pub(crate) fn atoms(&self) -> Vec<Atom> {
        let mut atoms = Vec::with_capacity(self.atom_count());
        let names: Vec<Option<Text>> = match self.names.is_empty() {
            true => vec![None],
            false => self.names.iter().copied().map(Some).collect(),
        };
        for &verb in &self.verbs {
            for &group in &self.groups {
                for &resource in &self.resources {
                    atoms.extend(names.iter().map(|&name| Atom::Resource { verb, group, resource, name }));
                }
            }
            atoms.extend(self.urls.iter().map(|&url| Atom::Url { verb, url }));
        }
        atoms
    }

    /// Whether the rule holds one right.
    pub(crate) fn covers(&self, atom: &Atom, texts: &Texts) -> bool {
        let has = |list: &[Text], wanted: Text| list.contains(&Text::STAR) || list.contains(&wanted);
        match *atom {
            Atom::Resource { verb, group, resource, name } => {
                has(&self.verbs, verb)
                    && has(&self.groups, group)
                    && self.covers_resource(resource, texts)
                    && match name {
                        None => self.names.is_empty(),
                        Some(name) => self.has_name(name),
                    }
            }
            // A rule that is bound to names is never compared by its paths.
            Atom::Url { verb, url } => {
                let covers = |held: &Text| covers_url(texts.get(*held), texts.get(url));
                has(&self.verbs, verb) && self.names.is_empty() && self.urls.iter().any(covers)
            }
        }
    }

    fn covers_resource(&self, resource: Text, texts: &Texts) -> bool {
        if self.resources.contains(&Text::STAR) || self.resources.contains(&resource) {
            return true;
        }
        let subresource = texts.get(resource).split_once('/').map(|(_, subresource)| subresource);
        subresource
            .is_some_and(|subresource| self.resources.contains(&texts.find(&format!("*/{subresource}"))))
    }
}
