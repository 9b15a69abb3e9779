//! From a World, or the default objects, to a policy.

use std::collections::HashMap;

use seawall_finding::ObjectId;
use seawall_object::{GroupKind, Object, Selector};
use seawall_world::World;
use seawall_yaml::{NodeId, Value};

use crate::aggregate::{Condition, Labels, Written, gather};
use crate::bootstrap;
use crate::identity::account_user;
use crate::policy::{Binding, BindingId, Holder, Origin, Policy, Reference, Role, RoleId, RuleId, Subject};
use crate::rule::Rule;
use crate::text::Text;
use crate::validate;

/// The API group of roles and bindings.
pub const GROUP: &str = "rbac.authorization.k8s.io";
/// Roles within a namespace.
pub const ROLE: GroupKind<'static> = GroupKind { group: GROUP, kind: "Role" };
/// Roles of the whole cluster.
pub const CLUSTER_ROLE: GroupKind<'static> = GroupKind { group: GROUP, kind: "ClusterRole" };
/// Bindings within a namespace.
pub const ROLE_BINDING: GroupKind<'static> = GroupKind { group: GROUP, kind: "RoleBinding" };
/// Bindings of the whole cluster.
pub const CLUSTER_ROLE_BINDING: GroupKind<'static> = GroupKind { group: GROUP, kind: "ClusterRoleBinding" };

/// How a World is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Rules of gathering roles are worked out. In a cluster a controller has done that, and the rules
    /// that stand there are those that count.
    pub gathers: bool,
    /// The roles and bindings that every API server makes are there, unless one of their name is.
    pub bootstrap: bool,
    /// Objects that an API server would refuse may be there, since none has seen them yet.
    pub unseen: bool,
}

/// Something about a role or binding that its author should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The object.
    pub object: ObjectId,
    /// Where in it.
    pub node: NodeId,
    /// A lower-case fact.
    pub fact: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// A World being read.
struct Reader<'w> {
    world: &'w World,
    reading: Reading,
    policy: Policy,
    written: Vec<Written>,
    remarks: Vec<Remark>,
}

// === impl Reading ===

impl Reading {
    /// What a World calls for: all three for files, none for a cluster.
    pub fn of(world: &World) -> Reading {
        let files = !world.sources().iter().any(|source| source.is_live());
        Reading { gathers: files, bootstrap: files, unseen: files }
    }
}

impl Policy {
    /// Reads all roles and bindings.
    pub fn read(world: &World, reading: Reading) -> (Policy, Vec<Remark>) {
        let mut reader =
            Reader { world, reading, policy: Policy::default(), written: Vec::new(), remarks: Vec::new() };
        for kind in [CLUSTER_ROLE, ROLE] {
            let ids = world.of_kind(kind).iter().filter(|id| world.undecodable(**id).is_none());
            ids.for_each(|id| reader.role(world.object(*id), world.namespace(*id), Origin::Object(*id)));
        }
        if reading.bootstrap {
            reader.bootstrap_roles();
        }
        if reading.gathers {
            reader.gather();
        }
        for kind in [CLUSTER_ROLE_BINDING, ROLE_BINDING] {
            let ids = world.of_kind(kind).iter().filter(|id| world.undecodable(**id).is_none());
            ids.for_each(|id| reader.binding(world.object(*id), world.namespace(*id), Origin::Object(*id)));
        }
        if reading.bootstrap {
            reader.bootstrap_bindings();
        }
        reader.policy.index();
        (reader.policy, reader.remarks)
    }

    /// Adds a binding that the World does not hold, as if the API server had just taken it; none where it
    /// would refuse it, with the reason. `number` gives texts their numbers.
    pub fn propose(
        &mut self,
        object: Object<'_>,
        namespace: Option<&str>,
        number: &mut dyn FnMut(&str) -> Text,
    ) -> Result<BindingId, &'static str> {
        let mut refused = None;
        validate::binding(object, &mut |flaw| {
            refused = refused.or(flaw.refuses.then_some(flaw.fact));
        });
        if let Some(refused) = refused {
            return Err(refused);
        }
        let mut texts = std::mem::take(&mut self.texts);
        let binding = binding(object, namespace, &self.by_name, &mut |text| {
            let number = number(text);
            texts.set(number, text);
            number
        });
        self.texts = texts;
        Ok(self.push_binding(binding))
    }
}

// === impl Reader ===

impl Reader<'_> {
    fn bootstrap_roles(&mut self) {
        let known = self.policy.by_name.clone();
        for object in bootstrap::objects().filter(|object| object.kind_is_role()) {
            let namespace = object.object.namespace();
            let key = (
                namespace.map(|namespace| self.policy.texts.find(namespace)),
                self.policy.texts.find(object.object.name()),
            );
            if !known.contains_key(&key) {
                self.role(object.object, namespace, Origin::Bootstrap);
            }
        }
    }

    fn bootstrap_bindings(&mut self) {
        let world = self.world;
        for object in bootstrap::objects().filter(|object| !object.kind_is_role()) {
            let (kind, name) = (object.object.group_kind(), object.object.name());
            let namespace = object.object.namespace();
            let mut same = world.named(kind, name).iter();
            if !same.any(|id| namespace.is_none() || world.namespace(*id) == namespace) {
                self.binding(object.object, namespace, Origin::Bootstrap);
            }
        }
    }

    fn role(&mut self, object: Object<'_>, namespace: Option<&str>, origin: Origin) {
        let is_cluster = object.group_kind() == CLUSTER_ROLE;
        let refused = self.remark(object, origin, validate::role);
        let rules: Vec<RuleId> =
            object.root().items_at(&["rules"]).map(|rule| self.rule(rule, origin)).collect();
        let texts = &mut self.policy.texts;
        let namespace = (!is_cluster).then(|| texts.add(namespace.unwrap_or_default()));
        let name = texts.add(object.name());
        let next = RoleId(self.policy.roles.len() as u32);
        // Several sources may hold the same role: it has the rules of all.
        let id = *self.policy.by_name.entry((namespace, name)).or_insert(next);
        let selectors = is_cluster.then(|| selectors(object)).flatten();
        if id == next {
            self.policy.roles.push(Role {
                origin,
                namespace,
                name,
                rules: Vec::new(),
                possible: Vec::new(),
                gathers: selectors.is_some(),
                refused,
            });
        }
        let role = &mut self.policy.roles[id.0 as usize];
        role.gathers |= selectors.is_some();
        if !self.reading.gathers || selectors.is_none() {
            role.rules.extend(&rules);
        }
        if is_cluster && self.reading.gathers {
            self.written.push(Written { role: id, labels: labels(object), rules, selectors });
        }
    }

    fn rule(&mut self, rule: Value<'_>, origin: Origin) -> RuleId {
        let texts = &mut self.policy.texts;
        let mut list = |key: &str| -> Box<[Text]> {
            rule.items_at(&[key]).map(|item| texts.add(item.as_str().unwrap_or_default())).collect()
        };
        let names = list("resourceNames");
        let mut sorted_names = names.clone();
        sorted_names.sort_unstable();
        let rule = Rule {
            verbs: list("verbs"),
            groups: list("apiGroups"),
            resources: list("resources"),
            names,
            sorted_names,
            urls: list("nonResourceURLs"),
            origin,
            node: rule.id(),
        };
        let id = RuleId(self.policy.rules.len() as u32);
        self.policy.rules.push(rule);
        id
    }

    /// Works out what gathering roles have. Where that is too much, all of it is only possible.
    fn gather(&mut self) {
        let Some(gathered) = gather(&self.written) else {
            let all: Vec<RuleId> = self.written.iter().flat_map(|one| one.rules.clone()).collect();
            for one in self.written.iter().filter(|one| one.selectors.is_some()) {
                self.policy.roles[one.role.0 as usize].possible.clone_from(&all);
            }
            return;
        };
        for one in gathered {
            let rules = self.distinct(&one.rules);
            let possible = self.distinct(&one.possible);
            let role = &mut self.policy.roles[one.role.0 as usize];
            role.rules.extend(rules);
            role.possible.extend(possible);
        }
    }

    /// Without rules that say what an earlier one says.
    fn distinct(&self, rules: &[RuleId]) -> Vec<RuleId> {
        let mut seen = std::collections::HashSet::new();
        let is_new = |id: &&RuleId| seen.insert(self.policy.rule(**id).content());
        rules.iter().filter(is_new).copied().collect()
    }

    fn binding(&mut self, object: Object<'_>, namespace: Option<&str>, origin: Origin) {
        let refused = self.remark(object, origin, validate::binding);
        let Policy { texts, by_name, .. } = &mut self.policy;
        let binding =
            Binding { origin, refused, ..binding(object, namespace, by_name, &mut |text| texts.add(text)) };
        self.policy.bindings.push(binding);
    }

    /// Notes what its author should know, and says why the API server would refuse the object.
    fn remark(
        &mut self,
        object: Object<'_>,
        origin: Origin,
        judge: fn(Object<'_>, &mut dyn FnMut(validate::Flaw)),
    ) -> Option<&'static str> {
        let Origin::Object(id) = origin else { return None };
        if !self.reading.unseen {
            return None;
        }
        let mut refused = None;
        judge(object, &mut |flaw| {
            let fact = match flaw.refuses {
                true => format!("the API server refuses it: {}", flaw.fact),
                false => flaw.detail.unwrap_or_else(|| flaw.fact.to_owned()),
            };
            if flaw.refuses && refused.is_none() {
                refused = Some(flaw.fact);
            }
            self.remarks.push(Remark { object: id, node: flaw.node, fact, hint: flaw.hint });
        });
        refused
    }
}

/// What a binding says, as if no API server would refuse it; `number` gives texts their numbers.
fn binding(
    object: Object<'_>,
    namespace: Option<&str>,
    roles: &HashMap<(Option<Text>, Text), RoleId>,
    number: &mut dyn FnMut(&str) -> Text,
) -> Binding {
    let is_cluster = object.group_kind() == CLUSTER_ROLE_BINDING;
    let within = namespace.filter(|_| !is_cluster).unwrap_or_default();
    let namespace = (!is_cluster).then(|| number(within));
    let name = number(object.name());
    let role = reference(object, namespace, roles, number);
    let subjects = object.root().items_at(&["subjects"]);
    let subjects = subjects
        .map(|subject| Subject { holder: holder(subject, within, is_cluster, number), node: subject.id() })
        .collect();
    Binding { origin: Origin::Proposed, namespace, name, role, subjects, refused: None, is_gone: false }
}

fn reference(
    object: Object<'_>,
    namespace: Option<Text>,
    roles: &HashMap<(Option<Text>, Text), RoleId>,
    number: &mut dyn FnMut(&str) -> Text,
) -> Reference {
    let root = object.root();
    let name = number(root.str_at(&["roleRef", "name"]).unwrap_or_default());
    let namespaced = match root.str_at(&["roleRef", "kind"]) {
        Some("ClusterRole") => false,
        // A Role is looked for in the namespace of the binding, and a ClusterRoleBinding has none.
        Some("Role") if namespace.is_some() => true,
        _ => return Reference::Nothing,
    };
    match roles.get(&(namespace.filter(|_| namespaced), name)) {
        Some(role) => Reference::Found(*role),
        None => Reference::Missing { namespaced, name },
    }
}

fn holder(
    subject: Value<'_>,
    namespace: &str,
    is_cluster: bool,
    number: &mut dyn FnMut(&str) -> Text,
) -> Option<Holder> {
    let name = subject.str_at(&["name"]).unwrap_or_default();
    match subject.str_at(&["kind"]) {
        Some("User") => Some(Holder::User(number(name))),
        Some("Group") => Some(Holder::Group(number(name))),
        Some("ServiceAccount") => {
            let written = subject.str_at(&["namespace"]).filter(|text| !text.is_empty());
            let namespace = written.unwrap_or(namespace);
            if namespace.is_empty() && is_cluster {
                return None;
            }
            Some(Holder::User(number(&account_user(namespace, name))))
        }
        _ => None,
    }
}

fn labels(object: Object<'_>) -> Labels {
    object
        .labels()
        .map(|(key, value)| (key.to_owned(), value.as_str().unwrap_or_default().to_owned()))
        .collect()
}

/// The selectors of a gathering role; none where it gathers nothing.
fn selectors(object: Object<'_>) -> Option<Vec<Vec<Condition>>> {
    let rule = object.root().at(&["aggregationRule"]).filter(|rule| rule.is_map())?;
    let conditions = |selector: Value<'_>| -> Option<Vec<Condition>> {
        // A selector that the API server refuses selects nothing.
        let selector = Selector::read(Some(selector)).ok()?;
        let condition = |one: &seawall_object::Requirement<'_>| Condition {
            key: one.key.to_owned(),
            operator: one.operator,
            values: one.values.iter().map(|value| (*value).to_owned()).collect(),
        };
        Some(selector.requirements().iter().map(condition).collect())
    };
    Some(rule.items_at(&["clusterRoleSelectors"]).filter_map(conditions).collect())
}
