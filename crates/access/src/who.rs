//! Who may do something.

use std::collections::BTreeSet;
use std::ops::Range;

use seawall_world::Within;

use crate::assignments::Assignment;
use crate::authorizers::Authorizer;
use crate::decide::{Access, Chain, Doubt, doubt_of_kind};
use crate::identity::NODES;
use crate::node::Opinion;
use crate::policy::{Holder, Reference, RoleId, RuleId};
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

/// Where bindings have to be for a question.
#[derive(Clone, Copy)]
enum Reach {
    /// In any namespace, or in none.
    Anywhere,
    /// In this namespace, or in none.
    Within(Text),
    /// In none.
    Cluster,
}

/// Roles that allow what is asked for.
struct Granting {
    /// Each with its rules that do, in order.
    pairs: Vec<(RoleId, RuleId)>,
    /// Where the pairs of each role begin; nought for roles that have none.
    starts: Vec<u32>,
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

    /// Where bindings reach what is asked for.
    fn reach(&self, texts: &Texts) -> Reach {
        let Some(resource) = self.request.resource() else { return Reach::Cluster };
        match resource.namespace.as_str() {
            "" if self.namespaced => Reach::Anywhere,
            // A Namespace is in itself, for what names it.
            "" if is_namespace(resource) => match self.request.verb.as_str() {
                "list" | "watch" | "create" => Reach::Cluster,
                _ => Reach::Anywhere,
            },
            "" => Reach::Cluster,
            asked => Reach::Within(texts.find(asked)),
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
        let reach = question.reach(&self.policy.texts);
        let granting = self.roles_that_allow(&ask);
        let assignments = self.policy.assignments();
        let mut chosen = assignments.choose_none();
        for role in granting.roles() {
            assignments.choose(role, |one| reach.takes(one.namespace), &mut chosen);
        }
        answer.chains.reserve(chosen.count());
        let (mut rest, mut group) = (assignments.chosen(&chosen).peekable(), Vec::new());
        while let Some(first) = rest.next() {
            group.clear();
            group.push(first);
            group.extend(std::iter::from_fn(|| rest.next_if(|next| next.key() == first.key())));
            let found = self.found(&group, &granting, &mut answer.chains);
            answer.found.push(found);
        }
        self.doubt_circles(reach, &ask, doubts);
        self.doubt_missing(reach, doubts);
        self.doubt_hidden(question, doubts);
    }

    /// What one subject has in one place; adds the ways to it.
    fn found(&self, group: &[&Assignment], granting: &Granting, chains: &mut Vec<Chain>) -> Found {
        let start = chains.len();
        for one in group {
            let chain =
                |rule| Chain { binding: one.binding, subject: one.subject as usize, role: one.role, rule };
            chains.extend(granting.rules_of(one.role).iter().map(|(_, rule)| chain(*rule)));
        }
        let ways = &mut chains[start..];
        ways.sort_unstable_by_key(|chain| (chain.rule, chain.role, chain.binding, chain.subject));
        let is_named = |chain: &Chain| !self.policy.rule(chain.rule).names.is_empty();
        let names = if ways.iter().all(is_named) { self.names_of(ways) } else { Vec::new() };
        let refusal = |chain: &Chain| {
            self.policy.binding(chain.binding).refused.or(self.policy.role(chain.role).refused)
        };
        // Only where each way would be refused, and then for the last one's reason.
        let refused = match group.iter().all(|one| one.is_refused) {
            true => ways.last().and_then(refusal),
            false => None,
        };
        let range = start as u32..chains.len() as u32;
        let (who, namespace) = (Who::Holder(group[0].holder), group[0].namespace);
        Found { who, namespace, names, chains: range, refused }
    }

    /// The names of some rules; many ways may share one.
    fn names_of(&self, chains: &[Chain]) -> Vec<Text> {
        let rules: BTreeSet<RuleId> = chains.iter().map(|chain| chain.rule).collect();
        let names: BTreeSet<Text> =
            rules.iter().flat_map(|rule| self.policy.rule(*rule).names.iter().copied()).collect();
        names.into_iter().collect()
    }

    /// Roles that allow it with those of their rules that do, found by what they name.
    fn roles_that_allow(&self, ask: &Ask<'_>) -> Granting {
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
            |rule: RuleId| policy.roles_of_rule[rule.0 as usize].iter().map(move |role| (*role, rule));
        Granting::of(rules.into_iter().flat_map(roles).collect(), policy.roles.len())
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

    fn doubt_circles(&self, reach: Reach, ask: &Ask<'_>, doubts: &mut BTreeSet<Doubt>) {
        let policy = &self.policy;
        for (id, role) in policy.roles().filter(|(_, role)| !role.possible.is_empty()) {
            let is_bound =
                || policy.bindings_of(id).iter().any(|one| reach.takes(policy.binding(*one).namespace));
            let allows = |rule: &RuleId| policy.rule(*rule).allows(ask, &policy.texts);
            if role.possible.iter().any(allows) && is_bound() {
                doubts.insert(Doubt::circle(policy.texts.get(role.name)));
            }
        }
    }

    /// Bindings whose role was not read may give it.
    fn doubt_missing(&self, reach: Reach, doubts: &mut BTreeSet<Doubt>) {
        for (_, binding) in self.policy.bindings() {
            let Reference::Missing { namespaced, name } = binding.role else { continue };
            if !reach.takes(binding.namespace) || binding.subjects.is_empty() {
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

// === impl Reach ===

impl Reach {
    /// Whether a binding in a namespace, or in none, is among them.
    fn takes(self, namespace: Option<Text>) -> bool {
        match self {
            Reach::Anywhere => true,
            Reach::Within(asked) => namespace.is_none_or(|namespace| namespace == asked),
            Reach::Cluster => namespace.is_none(),
        }
    }
}

// === impl Granting ===

impl Granting {
    fn of(mut pairs: Vec<(RoleId, RuleId)>, roles: usize) -> Granting {
        pairs.sort_unstable();
        let mut starts = vec![0; roles];
        let mut at = 0;
        for group in pairs.chunk_by(|(a, _), (b, _)| a == b) {
            starts[group[0].0.0 as usize] = at;
            at += group.len() as u32;
        }
        Granting { pairs, starts }
    }

    /// Each role once.
    fn roles(&self) -> impl Iterator<Item = RoleId> {
        self.pairs.chunk_by(|(a, _), (b, _)| a == b).map(|group| group[0].0)
    }

    /// The rules of one of the roles, in order.
    fn rules_of(&self, role: RoleId) -> &[(RoleId, RuleId)] {
        let from = &self.pairs[self.starts[role.0 as usize] as usize..];
        let end = from.iter().take_while(|(other, _)| *other == role).count();
        &from[..end]
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
