//! Whether somebody may do something, and why.

use std::collections::BTreeSet;

use seawall_finding::{Cause, CauseKind};
use seawall_object::GroupKind;
use seawall_world::{Blind, Version, Within, World};

use crate::authorizers::{Authorizer, Authorizers};
use crate::identity::{Identity, MASTERS, account_user};
use crate::node::{NodeGrant, Nodes, Opinion};
use crate::policy::{BindingId, Holder, Policy, Reach, Reaches, Reference, RoleId, RuleId};
use crate::read::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING, Reading, Remark};
use crate::request::{Request, Target};
use crate::rule::Ask;
use crate::text::Text;

/// Who may do what in a World.
#[derive(Clone, Debug)]
pub struct Access<'w> {
    pub(crate) world: &'w World,
    pub(crate) policy: Policy,
    pub(crate) reading: Reading,
    pub(crate) authorizers: Authorizers,
    pub(crate) nodes: Nodes,
    remarks: Vec<Remark>,
}

/// What the API server would say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Yes, for this reason; there may be more.
    Allowed(Grant),
    /// No: everything that could allow it was read, and nothing does.
    Denied,
    /// Nothing that was read allows it, and for these reasons that does not settle it.
    Unknown(Vec<Doubt>),
}

/// Why something is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// Members of `system:masters` are not asked.
    Masters,
    /// The authorizer AlwaysAllow allows everything to everybody.
    AlwaysAllow,
    /// The Node authorizer allows it.
    Node(NodeGrant),
    /// A binding gives a role with a rule.
    Rbac(Chain),
}

/// The way from a subject of a binding to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chain {
    /// The binding.
    pub binding: BindingId,
    /// Which of its subjects.
    pub subject: usize,
    /// The role that it gives.
    pub role: RoleId,
    /// The rule of that role.
    pub rule: RuleId,
}

/// Why something is not settled.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// The class.
    pub kind: CauseKind,
    /// One lower-case sentence.
    pub detail: String,
}

/// What RBAC says.
pub(crate) enum Rbac {
    Allowed(Chain),
    /// Nothing allows it, and this may stand against that.
    Silent(BTreeSet<Doubt>),
}

// === impl Doubt ===

impl Doubt {
    pub(crate) fn new(kind: CauseKind, detail: impl Into<String>) -> Doubt {
        Doubt { kind, detail: detail.into() }
    }
}

impl Doubt {
    /// A role gathers rules in a circle.
    pub fn circle(name: &str) -> Doubt {
        let detail = format!(
            "the ClusterRole \"{name}\" gathers rules in a circle, so that what it holds depends on the \
             order in which roles are made"
        );
        Doubt::new(CauseKind::Unresolved, detail)
    }

    /// The same, about one role.
    pub(crate) fn of_role(self, kind: &str, name: &str) -> Doubt {
        let detail = format!("what the {kind} \"{name}\" gives was not read ({})", self.detail);
        Doubt { detail, ..self }
    }
}

impl From<Cause> for Doubt {
    fn from(cause: Cause) -> Self {
        Doubt { kind: cause.kind, detail: cause.detail }
    }
}

/// Why objects of a kind may exist there that were not read; none where those read are all.
pub(crate) fn doubt_of_kind(world: &World, kind: GroupKind<'_>, within: Within<'_>) -> Option<Doubt> {
    match world.blind(kind, within) {
        Some(Blind::Gap(at)) => {
            let gap = &world.gaps()[at];
            let detail = format!("{} was not read ({})", gap.subject(), gap.cause.detail);
            Some(Doubt::new(gap.cause.kind, detail))
        }
        Some(Blind::OutsideScope) => {
            let detail = format!("{} outside of what was asked for was not read", kind.kind);
            Some(Doubt::new(CauseKind::OutsideScope, detail))
        }
        // Whatever the kind: a person needs to be told once.
        None if is_partial(world) => {
            let detail = "roles, bindings and pods may exist outside of the files that were read";
            Some(Doubt::new(CauseKind::OutsideScope, detail))
        }
        None => None,
    }
}

/// Whether the World is made of files that were not said to be all.
fn is_partial(world: &World) -> bool {
    !world.settings().complete && !world.sources().iter().any(|source| source.is_live())
}

// === impl Access ===

impl<'w> Access<'w> {
    /// Reads a World as it calls for.
    pub fn of(world: &'w World) -> Access<'w> {
        Access::with(world, Reading::of(world), Authorizers::read(world))
    }

    /// Reads a World in a given way.
    pub fn with(world: &'w World, reading: Reading, authorizers: Authorizers) -> Access<'w> {
        let (policy, remarks) = Policy::read(world, reading);
        Access { world, policy, reading, authorizers, nodes: Nodes::new(world), remarks }
    }

    /// The World.
    pub fn world(&self) -> &'w World {
        self.world
    }

    /// Roles and bindings.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Roles and bindings, to ask what would be with others.
    pub fn policy_mut(&mut self) -> &mut Policy {
        &mut self.policy
    }

    /// The authorizers that are asked.
    pub fn authorizers(&self) -> &Authorizers {
        &self.authorizers
    }

    /// What the authors of roles and bindings should know.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// Which Secrets the Node authorizer lets kubelets read for their pods: node, namespace and name.
    pub fn secrets_of_nodes(&self) -> Vec<(&str, &str, &str)> {
        self.nodes.secrets()
    }

    /// The version of Kubernetes.
    pub fn version(&self) -> Version {
        self.world.settings().kubernetes
    }

    /// What the API server would say.
    pub fn decide(&self, identity: &Identity, request: &Request) -> Decision {
        if identity.is_in(MASTERS) {
            return Decision::Allowed(Grant::Masters);
        }
        let mut doubts = BTreeSet::new();
        let mut may_be_denied = false;
        for authorizer in &self.authorizers.chain {
            let grant = match authorizer {
                Authorizer::AlwaysAllow => Some(Grant::AlwaysAllow),
                Authorizer::Rbac => self.rbac_grant(identity, request, &mut doubts),
                Authorizer::Node => self.node_grant(identity, request, &mut doubts),
                other => {
                    doubts.extend(other.unknown().map(Doubt::from));
                    may_be_denied |= other.may_deny();
                    None
                }
            };
            match grant {
                Some(grant) if !may_be_denied => return Decision::Allowed(grant),
                Some(_) => break,
                None => {}
            }
        }
        match doubts.is_empty() {
            true => Decision::Denied,
            false => Decision::Unknown(doubts.into_iter().collect()),
        }
    }

    /// Every reason for which it is allowed, by any authorizer that is known.
    pub fn grants(&self, identity: &Identity, request: &Request) -> Vec<Grant> {
        let mut grants = Vec::new();
        if identity.is_in(MASTERS) {
            grants.push(Grant::Masters);
        }
        for authorizer in &self.authorizers.chain {
            match authorizer {
                Authorizer::AlwaysAllow => grants.push(Grant::AlwaysAllow),
                Authorizer::Node => grants.extend(self.node_grant(identity, request, &mut BTreeSet::new())),
                Authorizer::Rbac => {
                    grants.extend(self.chains(identity, request).into_iter().map(Grant::Rbac))
                }
                _ => {}
            }
        }
        grants
    }

    fn rbac_grant(
        &self,
        identity: &Identity,
        request: &Request,
        doubts: &mut BTreeSet<Doubt>,
    ) -> Option<Grant> {
        match self.rbac(identity, request) {
            Rbac::Allowed(chain) => Some(Grant::Rbac(chain)),
            Rbac::Silent(more) => {
                doubts.extend(more);
                None
            }
        }
    }

    fn node_grant(
        &self,
        identity: &Identity,
        request: &Request,
        doubts: &mut BTreeSet<Doubt>,
    ) -> Option<Grant> {
        match self.node_opinion(identity.as_node()?, request) {
            Opinion::Allowed(grant) => Some(Grant::Node(grant)),
            Opinion::None => None,
            Opinion::Unknown(more) => {
                doubts.extend(more);
                None
            }
        }
    }

    pub(crate) fn node_opinion(&self, node: &str, request: &Request) -> Opinion {
        self.nodes.opinion(self.world, node, request, || crate::bootstrap::node_rule(request))
    }

    /// What RBAC says.
    pub(crate) fn rbac(&self, identity: &Identity, request: &Request) -> Rbac {
        let ask = Ask::new(request, &self.policy.texts);
        let namespace = namespace(request);
        let mut doubts = BTreeSet::new();
        for holder in self.policy.holders_of(identity) {
            let Some(reaches) = self.policy.by_holder.get(&holder) else { continue };
            if let Some(chain) = self.search(reaches, namespace, &ask, &mut doubts) {
                return Rbac::Allowed(chain);
            }
            self.doubt_unread(reaches, namespace, &mut doubts);
        }
        self.doubt_unseen(namespace, &mut doubts);
        Rbac::Silent(doubts)
    }

    /// The first chain of one holder; what stands on shaky ground becomes a doubt.
    fn search(
        &self,
        reaches: &Reaches,
        namespace: &str,
        ask: &Ask<'_>,
        doubts: &mut BTreeSet<Doubt>,
    ) -> Option<Chain> {
        if let Some(chain) = self.first(&reaches.everywhere, ask, doubts) {
            return Some(chain);
        }
        if namespace.is_empty() {
            return None;
        }
        let within = reaches.within.get(&self.policy.texts.find(namespace));
        if let Some(chain) = within.and_then(|reaches| self.first(reaches, ask, doubts)) {
            return Some(chain);
        }
        // A binding whose namespace nobody wrote may be in this one.
        let nowhere = reaches.within.get(&Text::EMPTY)?;
        if let Some(chain) = self.first(nowhere, ask, &mut BTreeSet::new()) {
            let name = self.policy.texts.get(self.policy.binding(chain.binding).name);
            let detail = format!("the RoleBinding \"{name}\" does not say in which namespace it is");
            doubts.insert(Doubt::new(CauseKind::OutsideScope, detail));
        }
        None
    }

    fn first(&self, reaches: &[Reach], ask: &Ask<'_>, doubts: &mut BTreeSet<Doubt>) -> Option<Chain> {
        let mut last: Option<(RoleId, Option<RuleId>)> = None;
        for reach in reaches {
            let rule = match last {
                Some((role, rule)) if role == reach.role => rule,
                _ => self.policy.rule_of_role(reach.role, ask),
            };
            if last.is_none_or(|(role, _)| role != reach.role) && rule.is_none() {
                self.doubt_possible(reach.role, ask, doubts);
            }
            last = Some((reach.role, rule));
            let Some(rule) = rule else { continue };
            match self.refusal(*reach) {
                None => {
                    let Reach { role, binding, subject } = *reach;
                    return Some(Chain { binding, subject: subject as usize, role, rule });
                }
                Some(doubt) => _ = doubts.insert(doubt),
            }
        }
        None
    }

    /// Why a binding or its role may not be there, where the API server would refuse it.
    pub(crate) fn refusal(&self, reach: Reach) -> Option<Doubt> {
        let policy = &self.policy;
        let detail = policy.refusal(reach.binding).or_else(|| policy.refusal_of_role(reach.role))?;
        Some(Doubt::new(CauseKind::Undecodable, detail))
    }

    fn doubt_possible(&self, role: RoleId, ask: &Ask<'_>, doubts: &mut BTreeSet<Doubt>) {
        let policy = &self.policy;
        let role = policy.role(role);
        if role.possible.iter().any(|rule| policy.rule(*rule).allows(ask, &policy.texts)) {
            doubts.insert(Doubt::circle(policy.texts.get(role.name)));
        }
    }

    /// Bindings whose role was not read may give anything.
    fn doubt_unread(&self, reaches: &Reaches, namespace: &str, doubts: &mut BTreeSet<Doubt>) {
        for id in &reaches.unread {
            let binding = self.policy.binding(*id);
            let of = binding.namespace.map(|text| self.policy.texts.get(text));
            let is_relevant = of.is_none_or(|of| !namespace.is_empty() && (of.is_empty() || of == namespace));
            let Reference::Missing { namespaced, name } = binding.role else { continue };
            if !is_relevant {
                continue;
            }
            let (kind, within) = match namespaced {
                true => (ROLE, Within::Namespace(of)),
                false => (CLUSTER_ROLE, Within::Everywhere),
            };
            if let Some(doubt) = doubt_of_kind(self.world, kind, within) {
                doubts.insert(doubt.of_role(kind.kind, self.policy.texts.get(name)));
            }
        }
    }

    /// Bindings may be hidden, and roles that others gather from.
    fn doubt_unseen(&self, namespace: &str, doubts: &mut BTreeSet<Doubt>) {
        let mut look = |kind, within| doubts.extend(doubt_of_kind(self.world, kind, within));
        look(CLUSTER_ROLE_BINDING, Within::Everywhere);
        if !namespace.is_empty() {
            look(ROLE_BINDING, Within::Namespace(Some(namespace)));
        }
        if self.reading.gathers {
            look(CLUSTER_ROLE, Within::Everywhere);
        }
    }

    /// Every chain by which RBAC allows it, in order; those on shaky ground too.
    pub fn chains(&self, identity: &Identity, request: &Request) -> Vec<Chain> {
        self.chains_of(identity, request, Ask::new(request, &self.policy.texts))
    }

    /// The same for a request of which not every word is known.
    pub(crate) fn chains_of(&self, identity: &Identity, request: &Request, ask: Ask<'_>) -> Vec<Chain> {
        let policy = &self.policy;
        let mut chains = Vec::new();
        for holder in policy.holders_of(identity) {
            let Some(reaches) = policy.by_holder.get(&holder) else { continue };
            let mut lists = vec![&reaches.everywhere];
            let namespace = namespace(request);
            if !namespace.is_empty() {
                lists.extend(reaches.within.get(&policy.texts.find(namespace)));
            }
            for reach in lists.into_iter().flatten() {
                let rules = policy.role(reach.role).rules.iter().copied();
                for rule in rules.filter(|rule| policy.rule(*rule).allows(&ask, &policy.texts)) {
                    let Reach { role, binding, subject } = *reach;
                    chains.push(Chain { binding, subject: subject as usize, role, rule });
                }
            }
        }
        chains.sort_unstable();
        chains.dedup();
        chains
    }
}

// === impl Policy ===

impl Policy {
    /// Under which subjects of bindings somebody falls.
    pub(crate) fn holders_of(&self, identity: &Identity) -> Vec<Holder> {
        let mut holders = vec![Holder::User(self.texts.find(&identity.user))];
        if let Some((_, name)) = identity.as_service_account() {
            // A binding may name an account and leave both their namespaces open.
            holders.push(Holder::User(self.texts.find(&account_user("", name))));
        }
        holders.extend(identity.groups.iter().map(|group| Holder::Group(self.texts.find(group))));
        holders
    }
}

fn namespace(request: &Request) -> &str {
    match &request.target {
        Target::Resource(resource) => &resource.namespace,
        Target::Url(_) => "",
    }
}
