//! All roles and bindings, made ready to be asked.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use seawall_finding::ObjectId;
use seawall_yaml::NodeId;

use crate::assignments::Assignments;
use crate::decide::Chain;
use crate::identity::Identity;
use crate::rule::{Ask, Rule};
use crate::text::{Text, Texts};

/// Where a role or binding was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// It is an object of the World.
    Object(ObjectId),
    /// Every API server makes it at its start, and the World, which is made of files, does not hold it.
    Bootstrap,
    /// Somebody asks what would be if it were there.
    Proposed,
}

/// The place of a role in its [`Policy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoleId(pub(crate) u32);

/// The place of a binding in its [`Policy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BindingId(pub(crate) u32);

/// The place of a rule in its [`Policy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(pub(crate) u32);

/// A Role or ClusterRole.
#[derive(Clone, Debug)]
pub struct Role {
    /// Where it was read.
    pub origin: Origin,
    /// The namespace of a Role; none for a ClusterRole.
    pub namespace: Option<Text>,
    /// Its name.
    pub name: Text,
    /// What it allows.
    pub rules: Vec<RuleId>,
    /// What it may allow besides: rules that some order of events would leave in roles that gather
    /// rules of each other in a circle.
    pub possible: Vec<RuleId>,
    /// Whether its rules are gathered from roles with certain labels.
    pub gathers: bool,
    /// Why the API server would refuse it, where it would: then it may not be there at all.
    pub refused: Option<&'static str>,
}

/// Who a binding is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Holder {
    /// Whoever bears this name; a service account by the name it has as a user.
    User(Text),
    /// Whoever is in this group.
    Group(Text),
}

/// One subject of a binding.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// Who it means; none where it means nobody, as an unknown kind does.
    pub holder: Option<Holder>,
    /// Where it stands in the binding's tree.
    pub node: NodeId,
}

/// A RoleBinding or ClusterRoleBinding.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Where it was read.
    pub origin: Origin,
    /// The namespace of a RoleBinding; none for a ClusterRoleBinding.
    pub namespace: Option<Text>,
    /// Its name.
    pub name: Text,
    /// What it refers to.
    pub role: Reference,
    /// Who gets it.
    pub subjects: Vec<Subject>,
    /// Why the API server would refuse it, where it would: then it may not be there at all.
    pub refused: Option<&'static str>,
    /// Whether it was taken away since.
    pub(crate) is_gone: bool,
}

/// The role that a binding refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// This one.
    Found(RoleId),
    /// One that was not read, whether it exists or not.
    Missing {
        /// Whether a Role of the binding's namespace is meant, and not a ClusterRole.
        namespaced: bool,
        /// Its name.
        name: Text,
    },
    /// None: kinds other than Role and ClusterRole grant nothing.
    Nothing,
}

/// A binding that reaches somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reach {
    /// First in order, so that bindings of one role stand together.
    pub(crate) role: RoleId,
    pub(crate) binding: BindingId,
    pub(crate) subject: u32,
}

/// What reaches one holder.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reaches {
    pub(crate) everywhere: Vec<Reach>,
    pub(crate) within: HashMap<Text, Vec<Reach>>,
    /// Bindings whose role was not read.
    pub(crate) unread: Vec<BindingId>,
    /// Bindings that refer to nothing that grants anything.
    idle: Vec<BindingId>,
}

/// All roles and bindings.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    pub(crate) texts: Texts,
    pub(crate) rules: Vec<Rule>,
    pub(crate) roles: Vec<Role>,
    pub(crate) bindings: Vec<Binding>,
    /// Roles by namespace and name.
    pub(crate) by_name: HashMap<(Option<Text>, Text), RoleId>,
    pub(crate) by_holder: HashMap<Holder, Reaches>,
    /// Bindings of each role.
    pub(crate) by_role: Vec<Vec<BindingId>>,
    /// Who has which role where.
    assignments: OnceLock<Assignments>,
    /// Roles that have a rule.
    pub(crate) roles_of_rule: Vec<Vec<RoleId>>,
    /// Rules by each resource they name.
    pub(crate) by_resource: HashMap<Text, Vec<RuleId>>,
    /// Rules that name paths.
    pub(crate) with_urls: Vec<RuleId>,
    /// Groups that bindings name.
    groups: BTreeSet<Text>,
    /// Bindings by their namespaces.
    by_namespace: HashMap<Option<Text>, Vec<BindingId>>,
}

// === impl BindingId ===

impl BindingId {
    /// Its place in [`Policy::bindings`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

// === impl Reaches ===

impl Reaches {
    fn is_empty(&self) -> bool {
        self.everywhere.is_empty() && self.within.is_empty() && self.unread.is_empty() && self.idle.is_empty()
    }

    fn sort(&mut self) {
        self.everywhere.sort_unstable();
        self.within.values_mut().for_each(|list| list.sort_unstable());
    }

    /// All of them, those whose role was not read included.
    fn bindings(&self) -> impl Iterator<Item = BindingId> {
        let within = self.within.values().flatten();
        self.everywhere.iter().chain(within).map(|reach| reach.binding).chain(self.unread.iter().copied())
    }
}

// === impl Policy ===

impl Policy {
    /// Whether a binding reaches somebody by their own name, or by one of these groups.
    pub fn is_own(&self, chain: &Chain, groups: &[String]) -> bool {
        let subject = self.binding(chain.binding).subjects.get(chain.subject);
        match subject.and_then(|subject| subject.holder) {
            Some(Holder::User(_)) => true,
            Some(Holder::Group(name)) => groups.iter().any(|group| group == self.texts.get(name)),
            None => false,
        }
    }

    /// The texts behind the numbers.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// All roles.
    pub fn roles(&self) -> impl ExactSizeIterator<Item = (RoleId, &Role)> {
        self.roles.iter().enumerate().map(|(at, role)| (RoleId(at as u32), role))
    }

    /// All bindings.
    pub fn bindings(&self) -> impl Iterator<Item = (BindingId, &Binding)> {
        let all = self.bindings.iter().enumerate().map(|(at, binding)| (BindingId(at as u32), binding));
        all.filter(|(_, binding)| !binding.is_gone)
    }

    /// All bindings of a namespace, or all for everywhere.
    pub fn bindings_in(&self, namespace: Option<Text>) -> impl Iterator<Item = (BindingId, &Binding)> {
        self.by_namespace.get(&namespace).into_iter().flatten().map(|id| (*id, self.binding(*id)))
    }

    /// Whether somebody is the subject of a binding.
    pub fn is_holder(&self, holder: Holder) -> bool {
        self.by_holder.contains_key(&holder)
    }

    /// All who are subjects of a binding.
    pub fn holders(&self) -> impl Iterator<Item = Holder> {
        self.by_holder.keys().copied()
    }

    /// All groups that are subjects of a binding.
    pub fn groups(&self) -> impl Iterator<Item = Text> {
        self.groups.iter().copied()
    }

    /// A role.
    pub fn role(&self, id: RoleId) -> &Role {
        &self.roles[id.0 as usize]
    }

    /// A binding.
    pub fn binding(&self, id: BindingId) -> &Binding {
        &self.bindings[id.0 as usize]
    }

    /// A rule.
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.0 as usize]
    }

    /// Why a binding may not be there, where the API server would refuse it: a lower-case sentence.
    pub fn refusal(&self, id: BindingId) -> Option<String> {
        let binding = self.binding(id);
        let (why, name) = (binding.refused?, self.texts.get(binding.name));
        Some(format!("the API server would refuse the binding \"{name}\": {why}"))
    }

    /// Why a role may not be there, where the API server would refuse it: a lower-case sentence.
    pub fn refusal_of_role(&self, id: RoleId) -> Option<String> {
        let role = self.role(id);
        let (why, name) = (role.refused?, self.texts.get(role.name));
        Some(format!("the API server would refuse the role \"{name}\": {why}"))
    }

    /// The bindings that give a role away.
    pub fn bindings_of(&self, role: RoleId) -> &[BindingId] {
        &self.by_role[role.0 as usize]
    }

    /// The bindings that reach somebody, by their own name or by a group, in order.
    pub fn bindings_reaching(&self, identity: &Identity) -> Vec<BindingId> {
        let reaches = self.holders_of(identity).into_iter().filter_map(|holder| self.by_holder.get(&holder));
        let mut found: Vec<BindingId> = reaches.flat_map(Reaches::bindings).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The bindings of which somebody is a subject, in order.
    pub fn bindings_of_holder(&self, holder: Holder) -> Vec<BindingId> {
        let mut found: Vec<BindingId> =
            self.by_holder.get(&holder).into_iter().flat_map(Reaches::bindings).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The role of a name; with a namespace a Role, without one a ClusterRole.
    pub fn find_role(&self, namespace: Option<&str>, name: &str) -> Option<RoleId> {
        let namespace = namespace.map(|namespace| self.texts.find(namespace));
        self.by_name.get(&(namespace, self.texts.find(name))).copied()
    }

    /// Who holds which role where: put in order with the other indexes, and again where somebody asks after
    /// a binding came or went.
    pub(crate) fn assignments(&self) -> &Assignments {
        self.assignments.get_or_init(|| Assignments::of(self))
    }

    /// The first rule of a role that allows it.
    pub(crate) fn rule_of_role(&self, role: RoleId, ask: &Ask<'_>) -> Option<RuleId> {
        let rules = &self.role(role).rules;
        rules.iter().copied().find(|rule| self.rule(*rule).allows(ask, &self.texts))
    }

    /// Makes the indexes, after all roles and bindings are there.
    pub(crate) fn index(&mut self) {
        self.roles_of_rule = vec![Vec::new(); self.rules.len()];
        for (at, role) in self.roles.iter().enumerate() {
            for rule in &role.rules {
                self.roles_of_rule[rule.0 as usize].push(RoleId(at as u32));
            }
        }
        for (at, rule) in self.rules.iter().enumerate() {
            let id = RuleId(at as u32);
            for resource in &rule.resources {
                let rules = self.by_resource.entry(*resource).or_default();
                if rules.last() != Some(&id) {
                    rules.push(id);
                }
            }
            if !rule.urls.is_empty() {
                self.with_urls.push(id);
            }
        }
        self.index_bindings();
        self.assignments = OnceLock::from(Assignments::of(self));
    }

    fn index_bindings(&mut self) {
        self.by_role = vec![Vec::new(); self.roles.len()];
        for at in 0..self.bindings.len() as u32 {
            self.index_binding(BindingId(at));
        }
        self.by_holder.values_mut().for_each(Reaches::sort);
    }

    /// Adds a binding and its place in every index.
    pub(crate) fn push_binding(&mut self, binding: Binding) -> BindingId {
        let id = BindingId(self.bindings.len() as u32);
        self.bindings.push(binding);
        self.index_binding(id);
        self.assignments = OnceLock::new();
        for holder in self.bindings[id.0 as usize].subjects.iter().filter_map(|subject| subject.holder) {
            self.by_holder.get_mut(&holder).into_iter().for_each(Reaches::sort);
        }
        id
    }

    /// Adds a binding to the indexes, at the end of each list.
    fn index_binding(&mut self, id: BindingId) {
        let binding = &self.bindings[id.0 as usize];
        self.by_namespace.entry(binding.namespace).or_default().push(id);
        if let Reference::Found(role) = binding.role {
            self.by_role[role.0 as usize].push(id);
        }
        for (number, subject) in binding.subjects.iter().enumerate() {
            let Some(holder) = subject.holder else { continue };
            if let Holder::Group(name) = holder {
                self.groups.insert(name);
            }
            let reaches = self.by_holder.entry(holder).or_default();
            match binding.role {
                Reference::Found(role) => {
                    let reach = Reach { role, binding: id, subject: number as u32 };
                    let list = match binding.namespace {
                        None => &mut reaches.everywhere,
                        Some(namespace) => reaches.within.entry(namespace).or_default(),
                    };
                    list.push(reach);
                }
                Reference::Missing { .. } => reaches.unread.push(id),
                Reference::Nothing => reaches.idle.push(id),
            }
        }
    }

    /// Takes a binding away, as if somebody had deleted it.
    pub fn take_away(&mut self, id: BindingId) {
        let binding = &mut self.bindings[id.0 as usize];
        if std::mem::replace(&mut binding.is_gone, true) {
            return;
        }
        self.assignments = OnceLock::new();
        let is_other = |one: &BindingId| *one != id;
        self.by_namespace.entry(binding.namespace).or_default().retain(is_other);
        if let Reference::Found(role) = binding.role {
            self.by_role[role.0 as usize].retain(is_other);
        }
        for holder in binding.subjects.iter().filter_map(|subject| subject.holder) {
            let Some(reaches) = self.by_holder.get_mut(&holder) else { continue };
            reaches.everywhere.retain(|reach| reach.binding != id);
            reaches.within.values_mut().for_each(|list| list.retain(|reach| reach.binding != id));
            reaches.within.retain(|_, list| !list.is_empty());
            reaches.unread.retain(is_other);
            reaches.idle.retain(is_other);
            if reaches.is_empty() {
                self.by_holder.remove(&holder);
                if let Holder::Group(name) = holder {
                    self.groups.remove(&name);
                }
            }
        }
    }
}
