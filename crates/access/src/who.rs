//! Who may do something.

use std::collections::BTreeSet;
use std::ops::Range;

use seawall_world::Within;

use crate::authorizers::Authorizer;
use crate::decide::{Access, Chain, Doubt, doubt_of_kind};
use crate::identity::NODES;
use crate::node::Opinion;
use crate::policy::{Binding, BindingId, Holder, Reference, RoleId, RuleId};
use crate::read::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING};
use crate::request::{Request, Resource, Target};
use crate::rule::Ask;
use crate::text::{Text, Texts};

/// What is asked: a request, and where.
#[derive(Clone, Debug)]
pub struct Question {
    /// The request; its name, where it has one, is the only one that matters, and so is its namespace.
    pub request: Request,
    /// Whether the objects stand in namespaces: without a namespace in the request, all are meant.
    pub namespaced: bool,
}

/// Everyone who may.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Everyone, in order: those by bindings by subject and namespace.
    pub found: Vec<Found>,
    /// The ways of all of them; [`Answer::chains`] gives those of one.
    chains: Vec<Chain>,
    /// Who else may, for all that is known: each reason stands against the answer being all.
    pub doubts: Vec<Doubt>,
}

/// Somebody who may.
#[derive(Clone, Debug)]
pub struct Found {
    /// Who.
    pub who: Who,
    /// The namespace in which; none where it is everywhere.
    pub namespace: Option<Text>,
    /// The only names with which; empty where it is every name.
    pub names: Vec<Text>,
    /// The ways to it, by their places in the answer's; none where no binding is needed.
    chains: Range<u32>,
    /// Why the API server would refuse what gives it, where it would refuse all that does.
    pub refused: Option<&'static str>,
}

/// Who may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Members of `system:masters`, who are not asked.
    Masters,
    /// Everybody, since the authorizer AlwaysAllow is on.
    Everybody,
    /// Every node, for this reason.
    Nodes(&'static str),
    /// One node, for this reason.
    Node(String, &'static str),
    /// A subject of a binding.
    Holder(Holder),
}

/// A way in which somebody may, by whose and where.
struct Way {
    holder: Holder,
    namespace: Option<Text>,
    chain: Chain,
}

const RELATED: &str = "each those that a pod of the node leads to";

// === impl Question ===

impl Question {
    /// Whether the request carries the name of an object, or can.
    fn may_be_named(&self) -> bool {
        match (&self.request.target, self.request.verb.as_str()) {
            (Target::Resource(resource), "create") => !resource.subresource.is_empty(),
            (Target::Resource(_), verb) => verb != "deletecollection",
            (Target::Url(_), _) => false,
        }
    }

    /// The request as rules are asked, by any name where it may have one.
    pub(crate) fn ask(&self, texts: &Texts) -> Ask<'_> {
        let ask = Ask::new(&self.request, texts);
        let is_named = self.request.resource().is_some_and(|resource| !resource.name.is_empty());
        if !is_named && self.may_be_named() { ask.by_any_name() } else { ask }
    }

    /// Whether a binding in a namespace reaches what is asked for; none says that a namespace is not needed.
    fn reaches(&self, access: &Access<'_>, binding: &Binding) -> bool {
        let Some(namespace) = binding.namespace else { return true };
        let Some(resource) = self.request.resource() else { return false };
        let within = access.policy.texts.get(namespace);
        match resource.namespace.as_str() {
            "" if self.namespaced => true,
            // A Namespace is in itself, for what names it.
            "" => {
                is_namespace(resource) && !matches!(self.request.verb.as_str(), "list" | "watch" | "create")
            }
            asked => asked == within,
        }
    }
}

fn is_namespace(resource: &Resource) -> bool {
    resource.group.is_empty() && resource.resource == "namespaces"
}

// === impl Access ===

impl Access<'_> {
    /// Everyone who may, by any authorizer that is known.
    pub fn who_can(&self, question: &Question) -> Answer {
        let mut answer = Answer::default();
        let mut doubts = BTreeSet::new();
        let bare = |who| Found { who, namespace: None, names: Vec::new(), chains: 0..0, refused: None };
        answer.found.push(bare(Who::Masters));
        for authorizer in &self.authorizers.chain {
            match authorizer {
                Authorizer::AlwaysAllow => answer.found.push(bare(Who::Everybody)),
                Authorizer::Node => {
                    answer.found.extend(self.nodes_who_can(question, &mut doubts).into_iter().map(bare));
                }
                Authorizer::Rbac => self.holders_who_can(question, &mut answer, &mut doubts),
                other => doubts.extend(other.unknown().map(Doubt::from)),
            }
        }
        answer.doubts = doubts.into_iter().collect();
        answer
    }

    fn holders_who_can(&self, question: &Question, answer: &mut Answer, doubts: &mut BTreeSet<Doubt>) {
        let ask = question.ask(&self.policy.texts);
        let mut ways = Vec::new();
        for (rule, role) in self.rules_that_allow(&ask) {
            for binding in self.policy.bindings_of(role) {
                self.add_ways(question, rule, role, *binding, &mut ways);
            }
        }
        self.doubt_circles(question, &ask, doubts);
        self.doubt_missing(question, doubts);
        self.doubt_hidden(question, doubts);
        // There may be a hundred thousand: their numbers are sorted, which is quicker than a tree of them.
        let mut order: Vec<(u64, u32)> = ways.iter().map(Way::key).zip(0..).collect();
        order.sort_unstable();
        answer.chains = order.iter().map(|(_, at)| ways[*at as usize].chain).collect();
        let mut start = 0;
        for group in order.chunk_by(|(a, _), (b, _)| a == b) {
            let end = start + group.len() as u32;
            let first = &ways[group[0].1 as usize];
            answer.found.push(self.found(first, start..end, &answer.chains));
            start = end;
        }
    }

    /// What one subject has in one place.
    fn found(&self, way: &Way, range: Range<u32>, chains: &[Chain]) -> Found {
        let chains = &chains[range.start as usize..range.end as usize];
        let is_named = |chain: &Chain| !self.policy.rule(chain.rule).names.is_empty();
        let names = if chains.iter().all(is_named) { self.names_of(chains) } else { Vec::new() };
        let refusal = |chain: &Chain| {
            self.policy.binding(chain.binding).refused.or(self.policy.role(chain.role).refused)
        };
        // Only where each way would be refused, and then for the last one's reason.
        let refused = chains.iter().map(refusal).try_fold(None, |_, why| why.map(Some)).flatten();
        Found { who: Who::Holder(way.holder), namespace: way.namespace, names, chains: range, refused }
    }

    fn add_ways(&self, question: &Question, rule: RuleId, role: RoleId, id: BindingId, ways: &mut Vec<Way>) {
        let binding = self.policy.binding(id);
        if !question.reaches(self, binding) {
            return;
        }
        for (subject, holder) in binding.subjects.iter().map(|subject| subject.holder).enumerate() {
            let Some(holder) = holder else { continue };
            let chain = Chain { binding: id, subject, role, rule };
            ways.push(Way { holder, namespace: binding.namespace, chain });
        }
    }

    /// The names of some rules; many ways may share one.
    fn names_of(&self, chains: &[Chain]) -> Vec<Text> {
        let rules: BTreeSet<RuleId> = chains.iter().map(|chain| chain.rule).collect();
        let names: BTreeSet<Text> =
            rules.iter().flat_map(|rule| self.policy.rule(*rule).names.iter().copied()).collect();
        names.into_iter().collect()
    }

    /// Rules that allow it with the roles that have them, found by what they name.
    fn rules_that_allow(&self, ask: &Ask<'_>) -> Vec<(RuleId, RoleId)> {
        let policy = &self.policy;
        let mut rules: Vec<RuleId> = match *ask {
            Ask::Url { .. } => policy.with_urls.clone(),
            Ask::Resource { combined, any_with_subresource, .. } => {
                [Text::STAR, combined, any_with_subresource]
                    .iter()
                    .filter_map(|text| policy.by_resource.get(text))
                    .flatten()
                    .copied()
                    .collect()
            }
        };
        rules.sort_unstable();
        rules.dedup();
        rules.retain(|rule| policy.rule(*rule).allows(ask, &policy.texts));
        let roles =
            |rule: RuleId| policy.roles_of_rule[rule.0 as usize].iter().map(move |role| (rule, *role));
        rules.into_iter().flat_map(roles).collect()
    }

    fn nodes_who_can(&self, question: &Question, doubts: &mut BTreeSet<Doubt>) -> Vec<Who> {
        let request = &question.request;
        if let Some(resource) = request.resource()
            && resource.name.is_empty()
            && resource.subresource.is_empty()
            && request.verb == "get"
            && self.nodes.related_to(resource).is_some()
        {
            return vec![Who::Nodes(RELATED)];
        }
        let mut allowed = Vec::new();
        let mut count = 0;
        for node in self.nodes.names() {
            count += 1;
            match self.node_opinion(node, request) {
                Opinion::Allowed(grant) => allowed.push(Who::Node(node.to_owned(), grant.reason)),
                Opinion::Unknown(more) => doubts.extend(more),
                Opinion::None => {}
            }
        }
        // What a node of no particular name may do, every node may.
        match self.node_opinion("\u{0}", request) {
            Opinion::Allowed(grant) if allowed.len() == count => vec![Who::Nodes(grant.reason)],
            Opinion::Unknown(more) => {
                doubts.extend(more);
                allowed
            }
            _ => allowed,
        }
    }

    fn doubt_circles(&self, question: &Question, ask: &Ask<'_>, doubts: &mut BTreeSet<Doubt>) {
        let policy = &self.policy;
        for (id, role) in policy.roles().filter(|(_, role)| !role.possible.is_empty()) {
            let is_bound =
                || policy.bindings_of(id).iter().any(|one| question.reaches(self, policy.binding(*one)));
            let allows = |rule: &RuleId| policy.rule(*rule).allows(ask, &policy.texts);
            if role.possible.iter().any(allows) && is_bound() {
                doubts.insert(Doubt::circle(policy.texts.get(role.name)));
            }
        }
    }

    /// Bindings whose role was not read may give it.
    fn doubt_missing(&self, question: &Question, doubts: &mut BTreeSet<Doubt>) {
        for binding in &self.policy.bindings {
            let Reference::Missing { namespaced, name } = binding.role else { continue };
            if !question.reaches(self, binding) || binding.subjects.is_empty() {
                continue;
            }
            let (kind, within) = match namespaced {
                true => (ROLE, Within::Namespace(binding.namespace.map(|text| self.policy.texts.get(text)))),
                false => (CLUSTER_ROLE, Within::Everywhere),
            };
            if let Some(doubt) = doubt_of_kind(self.world, kind, within) {
                doubts.insert(doubt.of_role(kind.kind, self.policy.texts.get(name)));
            }
        }
    }

    pub(crate) fn doubt_hidden(&self, question: &Question, doubts: &mut BTreeSet<Doubt>) {
        let mut look = |kind, within| doubts.extend(doubt_of_kind(self.world, kind, within));
        look(CLUSTER_ROLE_BINDING, Within::Everywhere);
        match question.request.resource().map(|resource| resource.namespace.as_str()) {
            Some("") if question.namespaced => look(ROLE_BINDING, Within::Everywhere),
            Some("") | None => {}
            Some(namespace) => look(ROLE_BINDING, Within::Namespace(Some(namespace))),
        }
        if self.reading.gathers {
            look(CLUSTER_ROLE, Within::Everywhere);
        }
    }
}

// === impl Answer ===

impl Answer {
    /// The ways of somebody to it; none where no binding is needed.
    pub fn chains(&self, found: &Found) -> &[Chain] {
        &self.chains[found.chains.start as usize..found.chains.end as usize]
    }
}

// === impl Way ===

impl Way {
    /// Users before groups, by the numbers of their names, then by those of namespaces.
    fn key(&self) -> u64 {
        let (is_group, name) = match self.holder {
            Holder::User(name) => (0, name),
            Holder::Group(name) => (1 << 63, name),
        };
        let namespace = self.namespace.map_or(0, |namespace| u64::from(namespace.number()) + 1);
        is_group | u64::from(name.number()) << 32 | namespace
    }
}

// === impl Who ===

impl Who {
    /// The kind and the name by which a binding would name them.
    pub fn named(&self, access: &Access<'_>) -> (&'static str, String) {
        match self {
            Who::Masters => ("Group", crate::identity::MASTERS.to_owned()),
            Who::Everybody => ("Group", "*".to_owned()),
            Who::Nodes(_) => ("Group", NODES.to_owned()),
            Who::Node(name, _) => ("User", format!("system:node:{name}")),
            Who::Holder(holder) => holder.named(access.policy.texts()),
        }
    }
}
