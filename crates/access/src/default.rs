//! What of the default roles and bindings is as every API server makes it, and what somebody added.

use std::collections::HashMap;
use std::sync::OnceLock;

use seawall_world::World;

use crate::decide::Chain;
use crate::escalation::COMPARISONS_MAX;
use crate::policy::{Binding, BindingId, Holder, Origin, Policy, Reference, Role, RoleId, RuleId};
use crate::read::Reading;
use crate::rule::Rule;
use crate::text::{Text, Texts};

/// The default objects, read as any others are.
struct Defaults {
    policy: Policy,
    /// Bindings by namespace and name.
    bindings: HashMap<(Option<String>, String), BindingId>,
}

/// A binding of the name of a default one.
#[derive(Clone, Copy, Debug)]
pub struct DefaultBinding {
    id: BindingId,
}

// === impl Defaults ===

impl Defaults {
    fn get() -> &'static Defaults {
        static READ: OnceLock<Defaults> = OnceLock::new();
        READ.get_or_init(|| {
            let reading = Reading { gathers: true, bootstrap: true, unseen: false };
            let (policy, _) = Policy::read(&World::default(), reading);
            let bindings = policy.bindings().map(|(id, one)| (policy.name_of_binding(one), id)).collect();
            Defaults { policy, bindings }
        })
    }
}

// === impl DefaultBinding ===

impl DefaultBinding {
    /// Whether a subject of the binding stands in the default one too.
    pub fn has(self, holder: Holder, texts: &Texts) -> bool {
        let defaults = Defaults::get();
        let known = defaults.policy.binding(self.id).subjects.iter().filter_map(|subject| subject.holder);
        let text = |text| texts.get(text);
        let same = |of: Text, wanted| defaults.policy.texts.get(of) == text(wanted);
        known.into_iter().any(|known| match (known, holder) {
            (Holder::User(of), Holder::User(wanted)) | (Holder::Group(of), Holder::Group(wanted)) => {
                same(of, wanted)
            }
            _ => false,
        })
    }
}

// === impl Policy ===

impl Policy {
    /// The default binding whose name, namespace and role a binding has.
    pub fn default_binding(&self, binding: &Binding) -> Option<DefaultBinding> {
        let defaults = Defaults::get();
        let id = *defaults.bindings.get(&self.name_of_binding(binding))?;
        let known = defaults.policy.binding(id);
        let role = |policy: &Policy, binding: &Binding| match binding.role {
            Reference::Found(role) => {
                let role = policy.role(role);
                Some((role.namespace.is_some(), policy.texts.get(role.name).to_owned()))
            }
            Reference::Missing { namespaced, name } => Some((namespaced, policy.texts.get(name).to_owned())),
            Reference::Nothing => None,
        };
        (role(self, binding) == role(&defaults.policy, known)).then_some(DefaultBinding { id })
    }

    /// Whether a way is one that every API server makes: by content, so that no name or label hides another.
    pub fn is_default(&self, chain: &Chain) -> bool {
        let binding = self.binding(chain.binding);
        let holder = binding.subjects.get(chain.subject).and_then(|subject| subject.holder);
        match (binding.origin, holder) {
            (Origin::Bootstrap, _) => true,
            (Origin::Object(_) | Origin::Proposed, None) => false,
            (Origin::Object(_) | Origin::Proposed, Some(holder)) => {
                self.default_binding(binding).is_some_and(|known| known.has(holder, &self.texts))
                    && self.beyond_default(chain.role).is_some_and(|more| more.is_empty())
            }
        }
    }

    /// Whether a default binding has the name and namespace of this one.
    pub fn is_named_as_default(&self, binding: &Binding) -> bool {
        Defaults::get().bindings.contains_key(&self.name_of_binding(binding))
    }

    /// The rules of a role that say more than the default role of its name; none where there is no such
    /// role.
    pub fn beyond_default(&self, id: RoleId) -> Option<Vec<RuleId>> {
        let Defaults { policy, .. } = Defaults::get();
        let role = self.role(id);
        let namespace = role.namespace.map(|text| self.texts.get(text));
        let known = policy.role(policy.find_role(namespace, self.texts.get(role.name))?);
        let is_beyond = |rule: &RuleId| !policy.covers(known, &self.translated(*rule, &policy.texts));
        Some(role.rules.iter().copied().filter(is_beyond).collect())
    }

    /// Whether the rules of a role together say all that one of this policy's texts says.
    fn covers(&self, role: &Role, rule: &Rule) -> bool {
        let size: usize = role.rules.iter().map(|held| self.rule(*held).size()).sum();
        rule.atom_count().saturating_mul(size.max(1)) <= COMPARISONS_MAX / 100
            && rule
                .atoms()
                .iter()
                .all(|atom| role.rules.iter().any(|held| self.rule(*held).covers(atom, &self.texts)))
    }

    /// A rule in the numbers of other texts.
    fn translated(&self, rule: RuleId, texts: &Texts) -> Rule {
        let rule = self.rule(rule);
        let list = |list: &[Text]| list.iter().map(|text| texts.find(self.texts.get(*text))).collect();
        Rule {
            verbs: list(&rule.verbs),
            groups: list(&rule.groups),
            resources: list(&rule.resources),
            names: list(&rule.names),
            sorted_names: list(&rule.names),
            urls: list(&rule.urls),
            origin: rule.origin,
            node: rule.node,
        }
    }

    fn name_of_binding(&self, binding: &Binding) -> (Option<String>, String) {
        let namespace = binding.namespace.map(|text| self.texts.get(text).to_owned());
        (namespace, self.texts.get(binding.name).to_owned())
    }
}
