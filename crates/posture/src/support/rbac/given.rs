//! What one binding gives.

use seawall_access::{
    Binding, BindingId, DefaultBinding, Holder, Identity, MASTERS, Origin, Policy, Reference, RoleId, RuleId,
};
use seawall_check::{At, Context, Report};
use seawall_finding::CauseKind;
use seawall_object::{GroupKind, Object};
use seawall_world::Resolution;

use super::right::{Right, Verbs, is_everything};
use super::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, NAMESPACE_ROLES, ROLE, Rbac};

const CLUSTER_ADMIN: &str = "cluster-admin";
/// What says whether API servers restore a default role at their start.
const AUTOUPDATE: &str = "rbac.authorization.kubernetes.io/autoupdate";

/// The binding at hand.
pub(crate) struct Given<'w> {
    pub(crate) rbac: &'w Rbac,
    id: BindingId,
    pub(crate) binding: &'w Binding,
    /// The role that it gives; none where there is none.
    pub(crate) role: Option<RoleId>,
}

/// Subjects who have the same rules by a binding.
pub(crate) struct Share {
    /// Their places among the subjects.
    pub(crate) subjects: Vec<usize>,
    pub(crate) rules: Vec<RuleId>,
}

/// Verbs of a right that a rule gives.
pub(crate) struct Way<'r> {
    pub(crate) right: &'r Right,
    pub(crate) verbs: Verbs,
    pub(crate) rule: RuleId,
}

// === impl Given ===

impl<'w> Given<'w> {
    /// The binding at hand; none where the API server could not read the object.
    pub(crate) fn of(context: &Context<'w>) -> Option<Given<'w>> {
        let rbac = context.world.derived(Rbac::of);
        Some(Given::new(rbac, rbac.binding(context.id)?))
    }

    /// One of all bindings.
    pub(crate) fn new(rbac: &'w Rbac, id: BindingId) -> Given<'w> {
        let binding = rbac.policy.binding(id);
        let role = match binding.role {
            Reference::Found(role) => Some(role),
            _ => None,
        };
        Given { rbac, id, binding, role }
    }

    /// Roles and bindings.
    pub(crate) fn policy(&self) -> &'w Policy {
        &self.rbac.policy
    }

    /// Whether it is for one namespace.
    pub(crate) fn is_within_namespace(&self) -> bool {
        self.binding.namespace.is_some()
    }

    /// The default binding that it is, or was made from.
    pub(crate) fn default(&self) -> Option<DefaultBinding> {
        self.made().0
    }

    /// Who gets what. Left out is what a default binding gives by itself, and members of `system:masters`,
    /// who may do everything without it.
    pub(crate) fn shares(&self) -> &'w [Share] {
        &self.made().1
    }

    fn made(&self) -> &'w (Option<DefaultBinding>, Vec<Share>) {
        self.rbac.made[self.id.index()].get_or_init(|| {
            let default = self.policy().default_binding(self.binding);
            (default, self.work_out(default))
        })
    }

    fn work_out(&self, default: Option<DefaultBinding>) -> Vec<Share> {
        let Some(role) = self.role else { return Vec::new() };
        let texts = self.policy().texts();
        let (mut own, mut added) = (Vec::new(), Vec::new());
        for (at, subject) in self.binding.subjects.iter().enumerate() {
            match subject.holder {
                None => {}
                Some(Holder::Group(name)) if texts.get(name) == MASTERS => {}
                Some(holder) if default.is_some_and(|one| one.has(holder, texts)) => own.push(at),
                Some(_) => added.push(at),
            }
        }
        let all = self.policy().role(role).rules.iter().copied();
        let beyond = |rule: &RuleId| self.rbac.is_beyond_default(role, *rule);
        let is_for_owner = self.is_within_namespace() && self.is_namespace_role();
        let rules: Vec<RuleId> = all.clone().filter(|rule| !is_for_owner || beyond(rule)).collect();
        let shares =
            [Share { subjects: added, rules }, Share { subjects: own, rules: all.filter(beyond).collect() }];
        let is_something = |share: &Share| !share.subjects.is_empty() && !share.rules.is_empty();
        shares.into_iter().filter(is_something).collect()
    }

    /// Whether the role is one that Kubernetes makes for owners of namespaces. What is in it is told once.
    pub(crate) fn is_namespace_role(&self) -> bool {
        self.role.is_some_and(|id| {
            let role = self.policy().role(id);
            role.namespace.is_none() && NAMESPACE_ROLES.contains(&self.policy().texts().get(role.name))
        })
    }

    /// All subjects with all rules, but for members of `system:masters`.
    pub(crate) fn whole(&self) -> Share {
        let texts = self.policy().texts();
        let counts = |holder: Holder| !matches!(holder, Holder::Group(name) if texts.get(name) == MASTERS);
        let subjects = self.binding.subjects.iter().enumerate();
        let subjects = subjects.filter(|(_, subject)| subject.holder.is_some_and(counts)).map(|(at, _)| at);
        let rules = self.role.map_or_else(Vec::new, |role| self.policy().role(role).rules.clone());
        Share { subjects: subjects.collect(), rules }
    }

    /// The rules that allow everything on every resource, where some do. An API server gives a cluster-admin
    /// that somebody has cut down its rules back, so that in files none are needed.
    pub(crate) fn everything(&self, share: &Share, context: &Context<'_>) -> Option<Vec<RuleId>> {
        let is_everything = |rule: &RuleId| is_everything(self.policy().rule(*rule), self.policy().texts());
        let rules: Vec<RuleId> = share.rules.iter().copied().filter(is_everything).collect();
        (!rules.is_empty() || self.is_restored(context)).then_some(rules)
    }

    /// Whether the role is cluster-admin, and an API server that reads it makes it whole again.
    fn is_restored(&self, context: &Context<'_>) -> bool {
        let Some(role) = self.role.map(|role| self.policy().role(role)) else { return false };
        let is_named = role.namespace.is_none() && self.policy().texts().get(role.name) == CLUSTER_ADMIN;
        let is_kept = match role.origin {
            Origin::Object(id) => context
                .world
                .object(id)
                .annotation(AUTOUPDATE)
                .is_some_and(|value| value.as_str() == Some("false")),
            Origin::Bootstrap | Origin::Proposed => false,
        };
        is_named && self.rbac.reading.bootstrap && !is_kept
    }

    /// The rules that hold any of some rights.
    pub(crate) fn ways<'r>(&self, rules: &[RuleId], rights: &'r [Right]) -> Vec<Way<'r>> {
        let texts = self.policy().texts();
        let mut ways = Vec::new();
        for rule in rules {
            for right in rights {
                let verbs = right.held(self.policy().rule(*rule), texts, self.is_within_namespace());
                if !verbs.is_empty() {
                    ways.push(Way { right, verbs, rule: *rule });
                }
            }
        }
        ways
    }

    /// Whether rules hold a verb that begins so.
    pub(crate) fn has_verb(&self, rules: &[RuleId], prefix: &str) -> bool {
        let texts = self.policy().texts();
        let is_it = |verb: &str| verb == "*" || verb.starts_with(prefix);
        rules.iter().any(|rule| self.policy().rule(*rule).verbs(texts).any(is_it))
    }

    /// All rules that some subject of a share has everywhere, by whatever binding, where they hold each of
    /// these rights.
    pub(crate) fn rules_of_all(&self, share: &Share, rights: &[Right]) -> Option<Vec<RuleId>> {
        let policy = self.policy();
        let holders = share.subjects.iter().filter_map(|at| self.binding.subjects[*at].holder);
        let rules = holders.map(|holder| {
            let reaching = match holder {
                Holder::User(name) => policy.bindings_reaching(&Identity::new(policy.texts().get(name), &[])),
                Holder::Group(_) => policy.bindings_of_holder(holder),
            };
            let everywhere = reaching.into_iter().map(|id| policy.binding(id));
            let roles = everywhere.filter(|one| one.namespace.is_none()).filter_map(|one| match one.role {
                Reference::Found(role) => Some(policy.role(role)),
                _ => None,
            });
            roles.flat_map(|role| role.rules.iter().copied()).collect::<Vec<RuleId>>()
        });
        rules.into_iter().find(|rules| {
            rights.iter().all(|right| !self.ways(rules, std::slice::from_ref(right)).is_empty())
        })
    }

    /// Looks at all that is given everywhere.
    pub(crate) fn rest_on_all(&self, context: &Context<'_>, told: bool) {
        let context = if told { &context.aside() } else { context };
        context.world.rest_on(GroupKind::parse(CLUSTER_ROLE_BINDING));
        context.world.rest_on(GroupKind::parse(CLUSTER_ROLE));
    }

    /// Rules that some order of events would leave in the role, which gathers rules in a circle.
    pub(crate) fn possible(&self) -> &'w [RuleId] {
        self.role.map_or(&[], |role| &self.policy().role(role).possible)
    }

    /// Looks at what the verdict rests on; with `told` something was found, which stands whatever else there
    /// is. A role that was not read leaves it unknown.
    pub(crate) fn rest(
        &self,
        object: Object<'_>,
        context: &Context<'_>,
        report: &mut Report<'_>,
        told: bool,
    ) {
        if told {
            self.look(&context.aside());
        } else if let Some((kind, detail)) = self.look(context) {
            report.unknown(At::path(object.root(), &["roleRef"]), kind, detail);
        }
    }

    /// Looks at the role, and says why what it gives was not read, where it was not.
    pub(crate) fn look(&self, context: &Context<'_>) -> Option<(CauseKind, String)> {
        let policy = self.policy();
        let (namespaced, name) = match self.binding.role {
            Reference::Found(role) => (policy.role(role).namespace.is_some(), policy.role(role).name),
            Reference::Missing { namespaced, name } => (namespaced, name),
            Reference::Nothing => return None,
        };
        let kind = GroupKind::parse(if namespaced { ROLE } else { CLUSTER_ROLE });
        let name = policy.texts().get(name);
        let known = context.world.resolve(kind, context.namespace(), name);
        if let Some(role) = self.role {
            if self.rbac.reading.gathers && policy.role(role).gathers {
                context.world.rest_on(GroupKind::parse(CLUSTER_ROLE));
            }
            return None;
        }
        let what = format!("the {} \"{name}\"", kind.kind);
        match known {
            Resolution::Found(_) => Some((CauseKind::Undecodable, format!("{what} cannot be read"))),
            Resolution::Elsewhere(_) => {
                Some((CauseKind::OutsideScope, format!("{what} has no certain namespace")))
            }
            // A role that does not exist gives nothing.
            Resolution::Absent => context.doubt_absence(&what).map(|cause| (cause.kind, cause.detail)),
        }
    }
}
