//! What rights with and without names reach.

use std::collections::{BTreeMap, BTreeSet};

use seawall_access::{Binding, BindingId, Holder, Origin, Reference, RoleId, Text};
use seawall_finding::ObjectId;
use seawall_object::{GroupKind, Selector};

use crate::facts::{Facts, POD, PodFacts};
use crate::kind::Held;
use crate::pen::Pen;
use crate::right::Names;
use crate::server::Flag;
use crate::vertex::{Hub, Vertex};

pub(crate) const SECRET: GroupKind<'static> = GroupKind { group: "", kind: "Secret" };
pub(crate) const SERVICE: GroupKind<'static> = GroupKind { group: "", kind: "Service" };

pub(crate) const MUTATING_WEBHOOKS: GroupKind<'static> = admission("MutatingWebhookConfiguration");
pub(crate) const VALIDATING_WEBHOOKS: GroupKind<'static> = admission("ValidatingWebhookConfiguration");
/// Policies and their bindings.
pub(crate) const POLICIES: [GroupKind<'static>; 4] =
    [admission("ValidatingAdmissionPolicy"), admission("MutatingAdmissionPolicy"), BINDINGS[0], BINDINGS[1]];
pub(crate) const BINDINGS: [GroupKind<'static>; 2] =
    [admission("ValidatingAdmissionPolicyBinding"), admission("MutatingAdmissionPolicyBinding")];

/// Why whoever is asked about objects may read Secrets.
pub(crate) const PASSING_SECRETS: &str = "only Secrets that are written from then on pass by";

const fn admission(kind: &'static str) -> GroupKind<'static> {
    GroupKind { group: "admissionregistration.k8s.io", kind }
}

/// What a binding refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refers {
    /// A ClusterRole, everywhere.
    Everywhere,
    /// A ClusterRole, in its namespace.
    ClusterRole,
    /// A Role of its namespace.
    Role,
}

/// What the groups of bootstrap tokens begin with.
const BOOTSTRAPPERS: &str = "system:bootstrappers";

// === impl Facts ===

impl Facts<'_> {
    /// The objects of a kind that a right reaches: in its namespace or everywhere, with its names.
    pub fn reached(&self, kind: GroupKind<'_>, namespace: Option<Text>, names: &Names) -> Vec<ObjectId> {
        let here = namespace.map(|namespace| self.texts.get(namespace));
        let is_here = |id: &ObjectId| here.is_none() || self.world.namespace(*id) == here;
        match names.only() {
            None => match here {
                Some(_) => self.world.of_kind_in(kind, here).collect(),
                None => self.world.of_kind(kind).to_vec(),
            },
            Some(names) => {
                let of_name = |name: &Text| self.world.named(kind, self.texts.get(*name));
                names.iter().flat_map(of_name).copied().filter(is_here).collect()
            }
        }
    }

    /// Whether a right reaches any object of a kind, or may reach one that was not read.
    pub fn reaches_any(&self, kind: GroupKind<'_>, namespace: Option<Text>, names: &Names) -> bool {
        !self.reached(kind, namespace, names).is_empty() || self.is_unread(kind, namespace)
    }

    /// Whether some rule has a verb that begins so, and is no wildcard.
    pub fn names_verb(&self, start: &str) -> bool {
        let policy = self.access.policy();
        let mut rules = policy.roles().flat_map(|(_, role)| &role.rules);
        rules.any(|rule| policy.rule(*rule).verbs(policy.texts()).any(|verb| verb.starts_with(start)))
    }

    /// Whether names cover that of a role.
    pub fn names_role(&self, names: &Names, role: RoleId) -> bool {
        names.only().is_none_or(|names| names.contains(&self.access.policy().role(role).name))
    }

    /// The Roles that a right reaches, with their namespaces.
    pub fn roles_reached(&self, namespace: Option<Text>, names: &Names) -> Vec<(RoleId, Text)> {
        let of = |(id, role): (RoleId, &seawall_access::Role)| {
            let is_named = self.names_role(names, id);
            role.namespace
                .filter(|own| is_named && namespace.is_none_or(|here| here == *own))
                .map(|own| (id, own))
        };
        self.access.policy().roles().filter_map(of).collect()
    }

    /// A role and those whose rules it gathers.
    pub fn sources_of(&self, role: RoleId) -> Vec<RoleId> {
        let policy = self.access.policy();
        let origins: BTreeSet<ObjectId> =
            policy.role(role).rules.iter().filter_map(|rule| object(policy.rule(*rule).origin)).collect();
        let is_source = |other: &seawall_access::Role| {
            other.namespace.is_none() && object(other.origin).is_some_and(|id| origins.contains(&id))
        };
        let sources = policy.roles().filter(|(_, other)| is_source(other)).map(|(id, _)| id);
        std::iter::once(role).chain(sources.filter(|id| *id != role)).collect()
    }

    /// One binding of each role and namespace that two rights reach: the first to change the binding, the
    /// second to bind its role. Those that the API server would refuse come last.
    pub fn bindings_reached(&self, held: &Held<'_>, refers: Refers) -> Vec<BindingId> {
        let policy = self.access.policy();
        let is_reached = |(_, binding): &(BindingId, &Binding)| {
            let Reference::Found(role) = binding.role else { return false };
            let is_meant = match refers {
                Refers::Everywhere => binding.namespace.is_none(),
                Refers::ClusterRole => binding.namespace.is_some() && policy.role(role).namespace.is_none(),
                Refers::Role => policy.role(role).namespace.is_some(),
            };
            is_meant
                && held.names[0].only().is_none_or(|names| names.contains(&binding.name))
                && self.names_role(&held.names[1], role)
        };
        let (mut taken, refused): (Vec<_>, Vec<_>) = self
            .bindings_in(held.namespace)
            .filter(is_reached)
            .partition(|(_, binding)| binding.refused.is_none());
        taken.extend(refused);
        let mut seen = BTreeSet::new();
        taken.retain(|(_, binding)| match binding.role {
            Reference::Found(role) => seen.insert((role, binding.namespace)),
            Reference::Missing { .. } | Reference::Nothing => false,
        });
        taken.into_iter().map(|(id, _)| id).collect()
    }

    /// Pods that kubelets run from files, with their namespaces.
    pub(crate) fn read_static_pods(&self) -> BTreeMap<ObjectId, Text> {
        let is_static = |pod: &&PodFacts| {
            self.world.object(pod.object).annotation("kubernetes.io/config.mirror").is_some()
        };
        self.pods().iter().filter(is_static).map(|pod| (pod.object, pod.namespace)).collect()
    }

    /// Everything that runs containers behind a Service.
    pub fn behind(&self, service: ObjectId) -> Vec<ObjectId> {
        let Some(namespace) = self.world.namespace(service) else { return Vec::new() };
        let selector = self.world.object(service).root().at(&["spec", "selector"]);
        let Ok(selector) = Selector::of_service(selector) else { return Vec::new() };
        let pods = self.pods_in(self.texts.find(namespace));
        let is_selected = |object: &ObjectId| {
            let templates = self.world.templates_of(*object);
            templates.iter().any(|template| selector.matches(self.world.pod(template).labels()))
        };
        pods.map(|pod| pod.object).filter(is_selected).collect()
    }
}

/// The object in which something is written.
fn object(origin: Origin) -> Option<ObjectId> {
    match origin {
        Origin::Object(id) => Some(id),
        Origin::Bootstrap | Origin::Proposed => None,
    }
}

// === impl Pen ===

impl Pen<'_, '_> {
    /// Namespace and name of an object; none where nobody says in which namespace it is.
    pub fn place_of(&mut self, id: ObjectId) -> Option<(Text, Text)> {
        let world = self.facts().world;
        let namespace = self.text(world.namespace(id)?);
        Some((namespace, self.text(world.object(id).name())))
    }

    /// An edge from here that is certain, or possible for a reason.
    pub fn lead(&mut self, to: Vertex, doubt: Option<&str>) {
        match doubt {
            None => self.to(to),
            Some(reason) => self.perhaps(to, reason),
        }
    }

    /// Edges into the pods that a right reaches.
    pub fn to_pods(&mut self, held: &Held<'_>, right: usize, doubt: Option<&str>) {
        if held.names[right] == Names::All {
            return self.lead(Vertex::Hub(Hub::EnterPods, held.namespace), doubt);
        }
        for id in self.facts().reached(POD, held.namespace, &held.names[right]) {
            self.lead(Vertex::Pod(id), doubt);
        }
    }

    /// As [`Pen::to_pods`], but for those that a kubelet runs from a file: what the API server holds of them
    /// can be changed without effect.
    pub fn to_changeable_pods(&mut self, held: &Held<'_>, right: usize) {
        let facts = self.facts();
        let is_static = |id: &ObjectId| facts.is_static(*id);
        if held.names[right] != Names::All {
            let pods = facts.reached(POD, held.namespace, &held.names[right]);
            pods.into_iter().filter(|id| !is_static(id)).for_each(|id| self.to(Vertex::Pod(id)));
            return;
        }
        let mixed: BTreeSet<Text> = facts.static_pods.values().copied().collect();
        let is_mixed = |namespace| mixed.contains(&namespace);
        if held.namespace.map_or(mixed.is_empty(), |namespace| !is_mixed(namespace)) {
            return self.to(Vertex::Hub(Hub::EnterPods, held.namespace));
        }
        for namespace in facts.within(held.namespace) {
            if !is_mixed(namespace) {
                self.to(Vertex::Hub(Hub::EnterPods, Some(namespace)));
                continue;
            }
            let pods = facts.pods_in(namespace).map(|pod| pod.object);
            pods.filter(|id| !is_static(id)).for_each(|id| self.to(Vertex::Pod(id)));
        }
    }

    /// Edges into the pods behind the Services that a right reaches by their names.
    pub fn to_pods_behind(&mut self, held: &Held<'_>, right: usize, doubt: Option<&str>) {
        let facts = self.facts();
        let services = facts.reached(SERVICE, held.namespace, &held.names[right]);
        let pods: BTreeSet<ObjectId> = services.into_iter().flat_map(|id| facts.behind(id)).collect();
        for id in pods {
            self.lead(Vertex::Pod(id), doubt);
        }
    }

    /// Edges to the Secrets that a right reaches.
    pub fn to_secrets(&mut self, held: &Held<'_>, right: usize) {
        if held.names[right] == Names::All {
            return self.to(Vertex::Hub(Hub::ReadSecrets, held.namespace));
        }
        for id in self.facts().reached(SECRET, held.namespace, &held.names[right]) {
            if let Some((namespace, name)) = self.place_of(id) {
                self.to(Vertex::Secret(namespace, name));
            }
        }
    }

    /// Edges to the service accounts that a right reaches.
    pub fn to_accounts(&mut self, held: &Held<'_>, right: usize, doubt: Option<&str>) {
        let Some(names) = held.names[right].only() else {
            return self.lead(Vertex::Hub(Hub::BecomeAccounts, held.namespace), doubt);
        };
        let facts = self.facts();
        for namespace in facts.within(held.namespace) {
            for name in names.iter().filter(|name| facts.has_account(namespace, **name)) {
                self.lead(Vertex::Account(namespace, *name), doubt);
            }
        }
    }

    /// Edges to the users of these names that a binding names, and that are neither nodes nor accounts.
    pub fn to_users(&mut self, names: &[Text], doubt: Option<&str>) {
        let facts = self.facts();
        for name in names {
            let is_other = ["system:node:", "system:serviceaccount:"]
                .iter()
                .any(|start| facts.texts.get(*name).starts_with(start));
            if !is_other && facts.is_holder(Holder::User(*name)) {
                self.lead(Vertex::User(*name), doubt);
            }
        }
    }

    /// Edges to the rights of ClusterRoles of these names, in some namespaces or everywhere.
    pub fn to_cluster_roles(&mut self, names: &[Text], scopes: &[Option<Text>]) {
        let policy = self.facts().access.policy();
        let found = names.iter().filter_map(|name| policy.find_role(None, policy.texts().get(*name)));
        for role in found {
            let doubt = policy.refusal_of_role(role);
            scopes.iter().for_each(|scope| self.lead(Vertex::Grant(role, *scope), doubt.as_deref()));
        }
    }

    /// Edges to the bindings that two rights reach, as [`Facts::bindings_reached`] tells them.
    pub fn to_bindings(&mut self, held: &Held<'_>, refers: Refers) {
        let facts = self.facts();
        for binding in facts.bindings_reached(held, refers) {
            let doubt = facts.access.policy().refusal(binding);
            self.lead(Vertex::Binding(binding), doubt.as_deref());
        }
    }

    /// Edges to the groups that a bootstrap token may have.
    pub fn to_bootstrappers(&mut self) {
        let facts = self.facts();
        let doubt = match facts.server_flag("--enable-bootstrap-token-auth") {
            Flag::Unset | Flag::Set("false") => return,
            Flag::Set(_) => None,
            Flag::Unread => Some("whether the API server takes bootstrap tokens was not read"),
        };
        for name in facts.groups() {
            let rest = facts.texts.get(name).strip_prefix(BOOTSTRAPPERS);
            if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':')) {
                self.lead(Vertex::Group(name), doubt);
            }
        }
    }

    /// Whether what is looked at is the right to do everything everywhere, which an edge of its own tells.
    pub fn holds_everything(&self) -> bool {
        matches!(self.from(), Vertex::Grant(_, None)) && self.holds("*", "*", "*")
    }

    /// Whether one of the roles to which whoever stands here is bound gives something by every name.
    pub fn holds(&self, verb: &str, group: &str, resource: &str) -> bool {
        let policy = self.facts().access.policy();
        let roles = self.roles();
        let mut rules =
            roles.iter().flat_map(|role| &policy.role(*role).rules).map(|rule| policy.rule(*rule));
        rules.any(|rule| !rule.is_named() && rule.grants(verb, group, resource, policy.texts()))
    }

    /// The roles to which whoever stands here is known to be bound.
    pub fn roles(&self) -> Vec<RoleId> {
        match self.from() {
            Vertex::Grant(role, _) => vec![role],
            Vertex::Together(_) => {
                let policy = self.facts().access.policy();
                let bindings = self.parts_held().iter().map(|part| policy.binding(part.binding));
                let found = |binding: &seawall_access::Binding| match binding.role {
                    Reference::Found(role) => Some(role),
                    Reference::Missing { .. } | Reference::Nothing => None,
                };
                bindings.filter_map(found).collect()
            }
            _ => Vec::new(),
        }
    }
}
