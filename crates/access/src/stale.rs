//! Roles and bindings that do nothing, as far as that can be known.

use std::collections::BTreeSet;

use seawall_object::GroupKind;
use seawall_world::{Resolution, Within};

use crate::decide::{Access, Doubt, doubt_of_kind};
use crate::identity::service_account_of;
use crate::policy::{BindingId, Holder, Origin, Reference, RoleId};
use crate::read::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING};

const SERVICE_ACCOUNT: GroupKind<'static> = GroupKind { group: "", kind: "ServiceAccount" };
const POD: GroupKind<'static> = GroupKind { group: "", kind: "Pod" };

/// What every API server marks the objects with that it makes by itself.
const DEFAULT_LABEL: &str = "kubernetes.io/bootstrapping";
/// Labels by which the default roles gather rules.
const GATHERED_LABEL: &str = "rbac.authorization.k8s.io/aggregate-to-";

/// Something that does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stale {
    /// A subject of a binding is a service account that does not exist.
    Account {
        /// The binding.
        binding: BindingId,
        /// Which of its subjects.
        subject: usize,
    },
    /// A binding refers to a role that does not exist. Whoever makes one of that name gives it away.
    Role(BindingId),
    /// A binding has no subjects.
    Empty(BindingId),
    /// A role that nothing binds and no other role gathers.
    Unbound(RoleId),
    /// No pod runs as the service account that is a binding's subject.
    Unused {
        /// The binding.
        binding: BindingId,
        /// Which of its subjects.
        subject: usize,
    },
}

// === impl Access ===

impl Access<'_> {
    /// What does nothing, and why there may be more. What every API server makes by itself is left out.
    pub fn stale(&self) -> (Vec<Stale>, Vec<Doubt>) {
        let mut found = Vec::new();
        let mut doubts = BTreeSet::new();
        for (id, binding) in self.policy.bindings().filter(|(_, one)| !self.is_default(one.origin)) {
            if binding.subjects.is_empty() {
                found.push(Stale::Empty(id));
            }
            if let Reference::Missing { namespaced, .. } = binding.role {
                let of = binding.namespace.map(|text| self.policy.texts.get(text));
                let (kind, within) = match namespaced {
                    true => (ROLE, Within::Namespace(of)),
                    false => (CLUSTER_ROLE, Within::Everywhere),
                };
                match doubt_of_kind(self.world, kind, within) {
                    None => found.push(Stale::Role(id)),
                    Some(doubt) => _ = doubts.insert(doubt),
                }
            }
            for (number, subject) in binding.subjects.iter().enumerate() {
                let Some(Holder::User(name)) = subject.holder else { continue };
                let Some((namespace, account)) = service_account_of(self.policy.texts.get(name)) else {
                    continue;
                };
                found.extend(self.stale_account(id, number, namespace, account, &mut doubts));
            }
        }
        self.unbound(&mut found, &mut doubts);
        (found, doubts.into_iter().collect())
    }

    fn stale_account(
        &self,
        binding: BindingId,
        subject: usize,
        namespace: &str,
        account: &str,
        doubts: &mut BTreeSet<Doubt>,
    ) -> Option<Stale> {
        let within = Within::Namespace(Some(namespace));
        // Every namespace has an account of this name, which no file needs to hold.
        let is_made = account == "default" && self.reading.unseen;
        let known = self.world.resolve(SERVICE_ACCOUNT, Some(namespace), account);
        if known == Resolution::Absent && !is_made {
            if let Some(doubt) = doubt_of_kind(self.world, SERVICE_ACCOUNT, within) {
                doubts.insert(doubt);
                return None;
            }
            return Some(Stale::Account { binding, subject });
        }
        if self.world.templates_with_account(Some(namespace), account).next().is_some() {
            return None;
        }
        if let Some(doubt) = doubt_of_kind(self.world, POD, within) {
            doubts.insert(doubt);
            return None;
        }
        Some(Stale::Unused { binding, subject })
    }

    fn unbound(&self, found: &mut Vec<Stale>, doubts: &mut BTreeSet<Doubt>) {
        let hidden: Vec<Doubt> = [CLUSTER_ROLE_BINDING, ROLE_BINDING]
            .iter()
            .filter_map(|kind| doubt_of_kind(self.world, *kind, Within::Everywhere))
            .collect();
        for (id, role) in self.policy.roles() {
            let Origin::Object(object) = role.origin else { continue };
            let is_gathered =
                self.world.object(object).labels().any(|(key, _)| key.starts_with(GATHERED_LABEL))
                    || role.rules.iter().any(|rule| self.policy.roles_of_rule[rule.0 as usize].len() > 1);
            if self.is_default(role.origin) || is_gathered || !self.policy.bindings_of(id).is_empty() {
                continue;
            }
            match hidden.is_empty() {
                true => found.push(Stale::Unbound(id)),
                false => doubts.extend(hidden.iter().cloned()),
            }
        }
    }

    /// Whether every API server makes it by itself.
    pub fn is_default(&self, origin: Origin) -> bool {
        match origin {
            Origin::Bootstrap => true,
            Origin::Proposed => false,
            Origin::Object(id) => self.world.object(id).label(DEFAULT_LABEL).is_some(),
        }
    }
}
