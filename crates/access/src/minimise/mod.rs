//! The least rights that still work: roles out of what a subject was seen to use.
//!
//! [`Proposal::of`] takes the rights that an audit log shows in use, leaves those aside that the subject
//! has by its groups, and gathers the rest in one role for each namespace and one for everywhere.
//! [`Proposal::replay`] decides every recorded request by the manifests of the proposal, read as any other
//! manifests are.

mod manifest;
mod never;
mod replay;
mod rules;

use std::collections::BTreeMap;

use seawall_audit::{Right, Subject, Used};

use crate::decide::{Access, Decision, Grant};
use crate::identity::Identity;
use crate::request::{Request, Resource};

pub use never::{NEVER, Never, Withheld};
pub use replay::Replay;
pub use rules::ProposedRule;

/// How a proposal is made.
#[derive(Clone, Debug)]
pub struct Wishes {
    /// A rule names objects where no more than these were used.
    pub names_max: usize,
    /// And where each of them was used this often on average: fewer uses do not show that they are stable.
    pub uses_per_name: u64,
    /// Rights that no proposal holds, whoever used them.
    pub never: Vec<Never>,
    /// Groups whose bindings the proposal is to replace too, besides those of the subject's own name.
    pub groups: Vec<String>,
}

/// A request that was recorded, with how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The request; without a name where it was made with many, or without.
    pub request: Request,
    /// How many of them were recorded.
    pub count: u64,
}

/// Roles and bindings for one subject.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Whom they are for.
    pub identity: Identity,
    /// The rules by namespace; none is everywhere.
    pub rules: BTreeMap<Option<String>, Vec<ProposedRule>>,
    /// Requests that the proposal is to allow.
    pub covered: Vec<Recorded>,
    /// Requests that something allows besides the subject's own bindings, and goes on to allow.
    pub inherited: Vec<Recorded>,
    /// Requests that were allowed once, and are not any more: they get nothing.
    pub lost: Vec<Recorded>,
    /// Requests for rights that no proposal holds, with the reason.
    pub withheld: Vec<(Recorded, Withheld)>,
}

// === impl Wishes ===

impl Default for Wishes {
    fn default() -> Self {
        let never = NEVER.iter().copied().map(Never::from).collect();
        Wishes { names_max: 4, uses_per_name: 3, never, groups: Vec::new() }
    }
}

// === impl Proposal ===

impl Proposal {
    /// Works out what a subject needs that used some rights, by the roles and bindings of today.
    pub fn of(access: &Access<'_>, identity: &Identity, used: &Subject, wishes: &Wishes) -> Proposal {
        let mut proposal = Proposal {
            identity: identity.clone(),
            rules: BTreeMap::new(),
            covered: Vec::new(),
            inherited: Vec::new(),
            lost: Vec::new(),
            withheld: Vec::new(),
        };
        let mut wanted = Vec::new();
        for (right, used) in used.rights() {
            let is_by_name = wishes.are_stable(right, used);
            for recorded in requests(right, used) {
                let why = Withheld::why(&recorded.request, &wishes.never);
                if proposal.is_inherited(access, &recorded.request, wishes) {
                    proposal.inherited.push(recorded);
                } else if access.decide(identity, &recorded.request) == Decision::Denied {
                    proposal.lost.push(recorded);
                } else if let Some(why) = why {
                    proposal.withheld.push((recorded, why));
                } else {
                    wanted.push((recorded.request.clone(), is_by_name));
                    proposal.covered.push(recorded);
                }
            }
        }
        proposal.rules = rules::gather(&wanted);
        proposal
    }

    /// Whether something else than what is replaced allows a request.
    fn is_inherited(&self, access: &Access<'_>, request: &Request, wishes: &Wishes) -> bool {
        access.grants(&self.identity, request).into_iter().any(|grant| match grant {
            Grant::Rbac(chain) => !access.policy().is_own(&chain, &wishes.groups),
            Grant::Masters | Grant::AlwaysAllow | Grant::Node(_) => true,
        })
    }

    /// Whether there is nothing to propose: no recorded request needs a binding of the subject's own.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }
}

/// The requests that used a right: one for each name, or one without.
pub(crate) fn requests(right: &Right, used: &Used) -> Vec<Recorded> {
    let request = match right {
        Right::Url { path, verb } => {
            return vec![Recorded { request: Request::url(verb, path), count: used.count }];
        }
        Right::Resource { namespace, group, resource, verb } => {
            let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
            let target = Resource {
                group: group.to_string(),
                resource: resource.to_owned(),
                subresource: subresource.to_owned(),
                namespace: namespace.to_string(),
                ..Resource::default()
            };
            Request::of(verb, target)
        }
    };
    if used.names.open {
        return vec![Recorded { request, count: used.count }];
    }
    let named = |name: &str, count| {
        let target = request.resource().cloned().unwrap_or_default().named(name);
        Recorded { request: Request::of(&request.verb, target), count }
    };
    used.names.known.iter().map(|(name, count)| named(name, *count)).collect()
}

/// Resources whose objects come and go with names that nobody chose.
const FLEETING: [&str; 7] = [
    "pods",
    "replicasets",
    "jobs",
    "events",
    "endpointslices",
    "controllerrevisions",
    "certificatesigningrequests",
];

// === impl Wishes ===

impl Wishes {
    /// Whether the names of a right's objects are few, and chosen to stay.
    fn are_stable(&self, right: &Right, used: &Used) -> bool {
        let Right::Resource { resource, verb, .. } = right else { return false };
        // To be anybody is another right than to be one of those who were seen, however few times.
        if verb.as_ref() == "impersonate" || verb.starts_with("impersonate:") {
            return !used.names.open;
        }
        let resource = resource.split('/').next().unwrap_or(resource);
        let names = used.names.known.len();
        !used.names.open
            && names <= self.names_max
            && used.count >= self.uses_per_name.saturating_mul(names as u64)
            && !FLEETING.contains(&resource)
            && !used.names.known.keys().any(|name| is_generated(name))
    }
}

/// Whether a name ends as those do that the API server makes up: five characters behind a dash, none of
/// which is a vowel or looks like another (`k8s.io/apimachinery/pkg/util/rand`).
fn is_generated(name: &str) -> bool {
    const ALPHABET: &str = "bcdfghjklmnpqrstvwxz2456789";
    let end = name.rsplit_once('-').map_or("", |(_, end)| end);
    end.len() == 5 && end.chars().all(|c| ALPHABET.contains(c)) && end.chars().any(|c| c.is_ascii_digit())
}
