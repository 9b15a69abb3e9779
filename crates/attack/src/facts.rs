//! What edges look at: the World by what matters to an attacker.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};

use seawall_access::{
    Access, Binding, BindingId, Decision, Holder, Identity, Policy, Reference, Request, RoleId, Text, Texts,
};
use seawall_finding::ObjectId;
use seawall_object::{GroupKind, PodTemplate};
use seawall_podsecurity::{Level, LevelVersion, NamespaceLabels};
use seawall_world::{Template, Version, Within, World};

use crate::escape::is_plain;
use crate::operators::Operators;
use crate::vertex::Vertex;
use crate::volumes::NodeVolumes;

pub(crate) const POD: GroupKind<'static> = GroupKind { group: "", kind: "Pod" };
pub(crate) const NODE: GroupKind<'static> = GroupKind { group: "", kind: "Node" };
pub(crate) const NAMESPACE: GroupKind<'static> = GroupKind { group: "", kind: "Namespace" };
pub(crate) const SERVICE_ACCOUNT: GroupKind<'static> = GroupKind { group: "", kind: "ServiceAccount" };

/// The labels by which nodes of the control plane are known.
const CONTROL_PLANE: &[&str] = &["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

/// Something that runs containers: a pod, or a workload of which the World holds no pod.
#[derive(Clone, Copy, Debug)]
pub struct PodFacts {
    /// The object that holds its spec.
    pub object: ObjectId,
    /// The place of its template in [`World::templates`].
    pub template: u32,
    /// Its namespace; the empty text where nobody says.
    pub namespace: Text,
    /// The service account that it runs as.
    pub account: Text,
    /// The node it runs on; none where that is not settled.
    pub node: Option<Text>,
    /// Whether it asks for nothing of its node, so that most ways out need not be looked for.
    pub is_plain: bool,
}

/// A World, by what matters to an attacker.
#[derive(Debug)]
pub struct Facts<'w> {
    /// The World.
    pub world: &'w World,
    /// Who may do what in it; a copy of its own once something in it was changed.
    pub access: Cow<'w, Access<'w>>,
    /// All texts, those of roles and bindings with the same numbers as there.
    pub texts: Texts,
    pods: Vec<PodFacts>,
    pods_in: HashMap<Text, Vec<u32>>,
    pods_on: HashMap<Text, Vec<u32>>,
    namespaces: BTreeMap<Text, Option<ObjectId>>,
    accounts: BTreeMap<Text, BTreeMap<Text, Option<ObjectId>>>,
    nodes: BTreeMap<Text, NodeFacts>,
    pub(crate) node_volumes: NodeVolumes,
    /// Service accounts by the names they have as users.
    by_user: HashMap<Text, (Text, Text)>,
    pub(crate) operators: Operators<'w>,
    /// Pods that kubelets run from files, with their namespaces.
    pub(crate) static_pods: BTreeMap<ObjectId, Text>,
    /// With which words the API servers were started.
    pub(crate) servers: Vec<Vec<&'w str>>,
    /// Whether somebody asked about all bindings since this was last looked at.
    asked: AtomicBool,
}

/// What is known of a node.
#[derive(Clone, Copy, Debug)]
pub struct NodeFacts {
    /// Its object.
    pub object: Option<ObjectId>,
    /// Whether its labels say that it belongs to the control plane, or an API server runs on it.
    pub control_plane: bool,
    /// The user that its kubelet is.
    pub user: Text,
}

// === impl NodeFacts ===

impl Default for NodeFacts {
    fn default() -> NodeFacts {
        NodeFacts { object: None, control_plane: false, user: Text::FOREIGN }
    }
}

// === impl Facts ===

impl<'w> Facts<'w> {
    /// Reads what stands in a World.
    pub fn of(access: &'w Access<'w>) -> Facts<'w> {
        let mut facts = Facts {
            world: access.world(),
            access: Cow::Borrowed(access),
            texts: access.policy().texts().clone(),
            pods: Vec::new(),
            pods_in: HashMap::new(),
            pods_on: HashMap::new(),
            namespaces: BTreeMap::new(),
            accounts: BTreeMap::new(),
            nodes: BTreeMap::new(),
            node_volumes: NodeVolumes::default(),
            by_user: HashMap::new(),
            operators: Operators::default(),
            static_pods: BTreeMap::new(),
            servers: Vec::new(),
            asked: AtomicBool::new(false),
        };
        facts.read_nodes();
        facts.read_namespaces();
        facts.read_accounts();
        facts.read_pods();
        facts.read_bindings(access.policy());
        facts.node_volumes = NodeVolumes::of(facts.world, &mut facts.texts);
        facts.name_nodes();
        facts.operators = Operators::of(&facts);
        facts.static_pods = facts.read_static_pods();
        facts.servers = facts.read_servers();
        facts
    }

    fn read_nodes(&mut self) {
        for id in self.world.of_kind(NODE) {
            let object = self.world.object(*id);
            let name = self.texts.add(object.name());
            let control_plane = CONTROL_PLANE.iter().any(|key| object.label(key).is_some());
            self.nodes.insert(name, NodeFacts { object: Some(*id), control_plane, ..NodeFacts::default() });
        }
    }

    fn read_namespaces(&mut self) {
        for id in self.world.of_kind(NAMESPACE) {
            let name = self.texts.add(self.world.object(*id).name());
            self.namespaces.insert(name, Some(*id));
        }
    }

    fn read_accounts(&mut self) {
        for id in self.world.of_kind(SERVICE_ACCOUNT) {
            let namespace = self.texts.add(self.world.namespace(*id).unwrap_or_default());
            let name = self.texts.add(self.world.object(*id).name());
            self.namespaces.entry(namespace).or_default();
            self.accounts.entry(namespace).or_default().insert(name, Some(*id));
        }
    }

    fn read_pods(&mut self) {
        // A workload is told by its pods where they are there.
        let pods = self.world.of_kind(POD);
        let parents: HashSet<ObjectId> = pods.iter().map(|id| self.world.root_owner(*id)).collect();
        for (at, template) in self.world.templates().iter().enumerate() {
            let object = template.object;
            let is_pod = self.world.object(object).group_kind() == POD;
            if is_pod || (!parents.contains(&object) && self.world.owner(object).is_none()) {
                self.read_pod(at as u32, template);
            }
        }
    }

    fn read_pod(&mut self, at: u32, template: &Template) {
        let pod = self.world.pod(template);
        let namespace = self.texts.add(self.world.namespace(template.object).unwrap_or_default());
        let account = self.texts.add(pod.service_account());
        let node = pod.spec.str_at(&["nodeName"]).filter(|name| !name.is_empty());
        let node = node.map(|name| self.texts.add(name));
        let number = self.pods.len() as u32;
        self.pods.push(PodFacts {
            object: template.object,
            template: at,
            namespace,
            account,
            node,
            is_plain: is_plain(pod),
        });
        self.pods_in.entry(namespace).or_default().push(number);
        self.namespaces.entry(namespace).or_default();
        self.accounts.entry(namespace).or_default().entry(account).or_default();
        if let Some(node) = node {
            self.pods_on.entry(node).or_default().push(number);
            let known = self.nodes.entry(node).or_default();
            known.control_plane |= pod.label("component") == Some("kube-apiserver")
                && self.world.namespace(template.object) == Some("kube-system");
        }
    }

    fn name_nodes(&mut self) {
        let names: Vec<Text> = self.nodes.keys().copied().collect();
        for name in names {
            let user = format!("system:node:{}", self.texts.get(name));
            let user = self.texts.add(&user);
            self.nodes.entry(name).or_default().user = user;
        }
    }

    /// Accounts and namespaces may be known by bindings alone.
    fn read_bindings(&mut self, policy: &Policy) {
        for (_, binding) in policy.bindings() {
            if matches!(binding.role, Reference::Nothing) {
                continue;
            }
            if let Some(namespace) = binding.namespace {
                self.namespaces.entry(namespace).or_default();
            }
            for holder in binding.subjects.iter().filter_map(|subject| subject.holder) {
                let Holder::User(user) = holder else { continue };
                let ("ServiceAccount", name) = holder.named(policy.texts()) else { continue };
                let Some((namespace, name)) = name.split_once('/') else { continue };
                let (namespace, name) = (self.texts.add(namespace), self.texts.add(name));
                self.by_user.insert(user, (namespace, name));
                self.namespaces.entry(namespace).or_default();
                self.accounts.entry(namespace).or_default().entry(name).or_default();
            }
        }
    }

    /// The bindings of a namespace, or all. Kinds of edges that look at more than the one they are drawn for
    /// ask here, so that it is known what has to be looked at again when a binding changes.
    pub fn bindings_in(
        &self,
        namespace: Option<Text>,
    ) -> Box<dyn Iterator<Item = (BindingId, &Binding)> + '_> {
        let policy = self.ask();
        match namespace {
            Some(_) => Box::new(policy.bindings_in(namespace)),
            None => Box::new(policy.bindings()),
        }
    }

    /// Whether a role is given to anybody; asked here as [`Facts::bindings_in`] is.
    pub fn is_bound(&self, role: RoleId) -> bool {
        !self.ask().bindings_of(role).is_empty()
    }

    /// Whether a binding names somebody; asked here as [`Facts::bindings_in`] is.
    pub fn is_holder(&self, holder: Holder) -> bool {
        self.ask().is_holder(holder)
    }

    /// All groups that a binding names; asked here as [`Facts::bindings_in`] is.
    pub fn groups(&self) -> impl Iterator<Item = Text> {
        self.ask().groups()
    }

    /// What the API server would say; asked here as [`Facts::bindings_in`] is.
    pub fn decide(&self, identity: &Identity, request: &Request) -> Decision {
        self.ask();
        self.access.decide(identity, request)
    }

    fn ask(&self) -> &Policy {
        self.asked.store(true, Ordering::Relaxed);
        self.access.policy()
    }

    /// Whether anybody asked about bindings since this was last asked.
    pub(crate) fn take_asked(&self) -> bool {
        self.asked.swap(false, Ordering::Relaxed)
    }

    /// Takes in whom a new binding names; whether nothing else comes to be known by it.
    pub(crate) fn learn(&mut self, binding: &Binding) -> bool {
        let policy = self.access.policy();
        let mut known = binding.namespace.is_none_or(|name| self.namespaces.contains_key(&name));
        let mut users = Vec::new();
        for holder in binding.subjects.iter().filter_map(|subject| subject.holder) {
            let Holder::User(user) = holder else { continue };
            let ("ServiceAccount", name) = holder.named(policy.texts()) else { continue };
            let Some((namespace, name)) = name.split_once('/') else { continue };
            let account = (self.texts.find(namespace), self.texts.find(name));
            known &= self.has_account(account.0, account.1);
            users.push((user, account));
        }
        if known {
            self.by_user.extend(users);
        }
        known
    }

    /// Whether a service account is known by bindings alone.
    pub(crate) fn is_known_by_bindings(&self, holder: Vertex) -> bool {
        let Vertex::Account(namespace, name) = holder else { return false };
        self.account(namespace, name).is_none() && !self.pods_in(namespace).any(|pod| pod.account == name)
    }

    /// Whether a namespace may be known by bindings alone.
    pub(crate) fn is_namespace_known_by_bindings(&self, name: Text) -> bool {
        self.namespace(name).is_none()
            && self.pods_in(name).next().is_none()
            && self.accounts_in(name).all(|(_, object)| object.is_none())
    }

    /// Namespace and name of the service account that a user of a binding is.
    pub fn account_of_user(&self, user: Text) -> Option<(Text, Text)> {
        self.by_user.get(&user).copied()
    }

    /// The version of Kubernetes.
    pub fn version(&self) -> Version {
        self.access.version()
    }

    /// All that runs containers.
    pub fn pods(&self) -> &[PodFacts] {
        &self.pods
    }

    /// Whether a kubelet runs a pod from a file.
    pub fn is_static(&self, pod: ObjectId) -> bool {
        self.static_pods.contains_key(&pod)
    }

    /// All that runs containers in a namespace.
    pub fn pods_in(&self, namespace: Text) -> impl Iterator<Item = &PodFacts> {
        self.pods_in.get(&namespace).into_iter().flatten().map(|at| &self.pods[*at as usize])
    }

    /// All that runs containers on a node.
    pub fn pods_on(&self, node: Text) -> impl Iterator<Item = &PodFacts> {
        self.pods_on.get(&node).into_iter().flatten().map(|at| &self.pods[*at as usize])
    }

    /// The spec of something that runs containers.
    pub fn pod(&self, facts: &PodFacts) -> PodTemplate<'w> {
        self.world.pod(&self.world.templates()[facts.template as usize])
    }

    /// Every namespace that anything is in, with its object where that is there.
    pub fn namespaces(&self) -> impl Iterator<Item = (Text, Option<ObjectId>)> {
        self.namespaces.iter().map(|(name, object)| (*name, *object))
    }

    /// The object of a namespace.
    pub fn namespace(&self, name: Text) -> Option<ObjectId> {
        self.namespaces.get(&name).copied().flatten()
    }

    /// Every service account of a namespace that anything mentions, with its object where that is there.
    pub fn accounts_in(&self, namespace: Text) -> impl Iterator<Item = (Text, Option<ObjectId>)> {
        self.accounts.get(&namespace).into_iter().flatten().map(|(name, object)| (*name, *object))
    }

    /// The object of a service account.
    pub fn account(&self, namespace: Text, name: Text) -> Option<ObjectId> {
        self.accounts.get(&namespace)?.get(&name).copied().flatten()
    }

    /// Whether anything mentions a service account.
    pub fn has_account(&self, namespace: Text, name: Text) -> bool {
        self.accounts.get(&namespace).is_some_and(|accounts| accounts.contains_key(&name))
    }

    /// Every node that anything mentions.
    pub fn nodes(&self) -> impl Iterator<Item = (Text, NodeFacts)> {
        self.nodes.iter().map(|(name, facts)| (*name, *facts))
    }

    /// What is known of a node.
    pub fn node(&self, name: Text) -> NodeFacts {
        self.nodes.get(&name).copied().unwrap_or_default()
    }

    /// The Pod Security level that a namespace enforces.
    pub fn enforced(&self, namespace: Text) -> LevelVersion {
        let object = self.namespace(namespace).map(|id| self.world.object(id));
        let labels = object.and_then(|object| object.metadata()).map(NamespaceLabels::read);
        let labels = labels.and_then(Result::ok).unwrap_or_default();
        labels.policy(seawall_podsecurity::Policy::UNCONFIGURED).enforce
    }

    /// Whether a namespace admits pods of any content, as far as Pod Security is concerned.
    pub fn admits_privileged(&self, namespace: Text) -> bool {
        self.enforced(namespace).level == Level::Privileged
    }

    /// Whether nobody read the labels of a namespace that may well have some.
    pub fn is_namespace_unread(&self, name: Text) -> bool {
        self.namespace(name).is_none() && self.is_unread(NAMESPACE, None)
    }

    /// Whether objects of a kind may exist in a namespace, or anywhere, that were not read.
    pub fn is_unread(&self, kind: GroupKind<'_>, namespace: Option<Text>) -> bool {
        let world = self.world;
        let within = match namespace {
            Some(name) => Within::Namespace(Some(self.texts.get(name))),
            None => Within::Everywhere,
        };
        let is_partial = !world.settings().complete && !world.sources().iter().any(|source| source.is_live());
        is_partial || world.blind(kind, within).is_some()
    }

    /// All namespaces of a grant: its own one, or every one.
    pub fn within(&self, namespace: Option<Text>) -> Vec<Text> {
        match namespace {
            Some(namespace) => vec![namespace],
            None => self.namespaces.keys().copied().collect(),
        }
    }

    /// The names of all objects of a kind in a namespace.
    pub fn names_in(&self, kind: GroupKind<'_>, namespace: Text) -> BTreeSet<&'w str> {
        let within = Some(self.texts.get(namespace)).filter(|name| !name.is_empty());
        self.world.of_kind_in(kind, within).map(|id| self.world.object(id).name()).collect()
    }
}
