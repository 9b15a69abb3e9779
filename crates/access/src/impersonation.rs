//! Whether somebody may act as somebody else.

use crate::decide::{Access, Decision, Grant};
use crate::identity::{Identity, MASTERS, node_of, service_account_of};
use crate::request::{Request, Resource, Target};

/// Who somebody wants to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The user's name.
    pub user: String,
    /// Groups, where they are given; else those that follow from the name.
    pub groups: Vec<String>,
    /// The UID; empty where none is given.
    pub uid: String,
    /// Further attributes.
    pub extra: Vec<(String, Vec<String>)>,
}

/// From so many checks on, the API server asks first for all at once.
const MANY: usize = 4;

const AUTHENTICATION: &str = "authentication.k8s.io";

/// A kind of impersonation that is bound to what is done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    AssociatedNode,
    ArbitraryNode,
    ServiceAccount,
    UserInfo,
}

// === impl Mode ===

impl Mode {
    const ALL: [Mode; 4] = [Mode::AssociatedNode, Mode::ArbitraryNode, Mode::ServiceAccount, Mode::UserInfo];

    fn name(self) -> &'static str {
        match self {
            Mode::AssociatedNode => "associated-node",
            Mode::ArbitraryNode => "arbitrary-node",
            Mode::ServiceAccount => "serviceaccount",
            Mode::UserInfo => "user-info",
        }
    }

    /// Whether the mode is for these two.
    fn is_for(self, identity: &Identity, wanted: &Wanted) -> bool {
        let only_user = wanted.groups.is_empty() && wanted.uid.is_empty() && wanted.extra.is_empty();
        let node = node_of(&wanted.user);
        match self {
            Mode::AssociatedNode => {
                let is_account = identity.as_service_account().is_some();
                only_user && is_account && node.is_some() && identity.node.as_deref() == node
            }
            Mode::ArbitraryNode => only_user && node.is_some(),
            Mode::ServiceAccount => only_user && service_account_of(&wanted.user).is_some(),
            Mode::UserInfo => node.is_none() && service_account_of(&wanted.user).is_none(),
        }
    }
}

// === impl Access ===

impl Access<'_> {
    /// Whether somebody may make a request as somebody else, which says nothing of whether that one may.
    /// `constrained` says whether the server knows the kinds of impersonation that are bound to what is
    /// done: from 1.35 on if asked to, from 1.36 on by default.
    pub fn impersonates(
        &self,
        identity: &Identity,
        wanted: &Wanted,
        request: &Request,
        constrained: bool,
    ) -> Decision {
        if wanted.user.is_empty() {
            return Decision::Denied;
        }
        let mut doubts = Vec::new();
        let modes = Mode::ALL.iter().filter(|mode| constrained && mode.is_for(identity, wanted));
        for checks in modes.map(|mode| self.checks(*mode, identity, wanted, request)).chain([legacy(wanted)])
        {
            match self.all(identity, checks) {
                allowed @ Decision::Allowed(_) => return allowed,
                Decision::Denied => {}
                Decision::Unknown(more) => doubts.extend(more),
            }
        }
        if doubts.is_empty() { Decision::Denied } else { Decision::Unknown(doubts) }
    }

    /// What a mode asks; none where it refuses before it asks.
    fn checks(
        &self,
        mode: Mode,
        identity: &Identity,
        wanted: &Wanted,
        request: &Request,
    ) -> Option<Vec<Request>> {
        let verb = format!("impersonate:{}", mode.name());
        let mut checks = vec![request.with_verb(&format!("impersonate-on:{}:{}", mode.name(), request.verb))];
        let (resource, name, namespace) = match (node_of(&wanted.user), service_account_of(&wanted.user)) {
            // The name must not matter, since the API server remembers the answer for all nodes.
            (Some(_), _) if mode == Mode::AssociatedNode => ("nodes", "*", ""),
            (Some(node), _) => ("nodes", node, ""),
            (None, Some((namespace, name))) => ("serviceaccounts", name, namespace),
            (None, None) => ("users", wanted.user.as_str(), ""),
        };
        checks.push(question(&verb, AUTHENTICATION, resource, "", name, namespace));
        if !wanted.uid.is_empty() {
            checks.push(question(&verb, AUTHENTICATION, "uids", "", &wanted.uid, ""));
        }
        if wanted.groups.iter().any(|group| group.is_empty() || group == MASTERS) {
            return None;
        }
        let every = question(&verb, AUTHENTICATION, "groups", "", "*", "");
        let groups = wanted.groups.iter();
        let groups = groups.map(|group| question(&verb, AUTHENTICATION, "groups", "", group, "")).collect();
        checks.extend(self.or_each(identity, wanted.groups.len() >= MANY, every, groups));
        if !wanted.extra.iter().all(is_valid) {
            return None;
        }
        let values: usize = wanted.extra.iter().map(|(_, values)| values.len()).sum();
        let every = question(&verb, AUTHENTICATION, "userextras", "*", "*", "");
        let is_large = wanted.extra.len() >= MANY || values >= MANY;
        checks.extend(self.or_each(identity, is_large, every, extras(&verb, wanted)));
        Some(checks)
    }

    /// One question for all where it suffices, else one for each.
    fn or_each(
        &self,
        identity: &Identity,
        is_large: bool,
        every: Request,
        each: Vec<Request>,
    ) -> Vec<Request> {
        match is_large && matches!(self.decide(identity, &every), Decision::Allowed(_)) {
            true => vec![every],
            false => each,
        }
    }

    /// Whether all is allowed.
    fn all(&self, identity: &Identity, checks: Option<Vec<Request>>) -> Decision {
        let mut doubts = Vec::new();
        let mut last = Grant::Masters;
        let Some(checks) = checks else { return Decision::Denied };
        for check in checks {
            match self.decide(identity, &check) {
                Decision::Allowed(grant) => last = grant,
                Decision::Denied => return Decision::Denied,
                Decision::Unknown(more) => doubts.extend(more),
            }
        }
        if doubts.is_empty() { Decision::Allowed(last) } else { Decision::Unknown(doubts) }
    }
}

/// What every server has always asked.
fn legacy(wanted: &Wanted) -> Option<Vec<Request>> {
    let verb = "impersonate";
    let mut checks = vec![match service_account_of(&wanted.user) {
        Some((namespace, name)) => question(verb, "", "serviceaccounts", "", name, namespace),
        None => question(verb, "", "users", "", &wanted.user, ""),
    }];
    if !wanted.uid.is_empty() {
        checks.push(question(verb, AUTHENTICATION, "uids", "", &wanted.uid, ""));
    }
    checks.extend(wanted.groups.iter().map(|group| question(verb, "", "groups", "", group, "")));
    checks.extend(extras(verb, wanted));
    Some(checks)
}

fn extras(verb: &str, wanted: &Wanted) -> Vec<Request> {
    let pairs = wanted.extra.iter().flat_map(|(key, values)| values.iter().map(move |value| (key, value)));
    pairs.map(|(key, value)| question(verb, AUTHENTICATION, "userextras", key, value, "")).collect()
}

fn question(verb: &str, group: &str, resource: &str, sub: &str, name: &str, namespace: &str) -> Request {
    let resource = Resource {
        group: group.to_owned(),
        resource: resource.to_owned(),
        subresource: sub.to_owned(),
        name: name.to_owned(),
        namespace: namespace.to_owned(),
        fields: Vec::new(),
    };
    Request { verb: verb.to_owned(), target: Target::Resource(resource) }
}

/// Whether an attribute may be given at all where impersonation is bound to what is done.
fn is_valid((key, values): &(String, Vec<String>)) -> bool {
    let is_path = |text: &str| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "/-._~%!$&'()*+,;=:".contains(c);
        !text.is_empty() && text.chars().all(allowed)
    };
    let is_prefixed = key
        .split_once('/')
        .is_some_and(|(domain, path)| seawall_object::names::dns_subdomain(domain).is_ok() && is_path(path));
    is_prefixed
        && !key.chars().any(char::is_uppercase)
        && !values.is_empty()
        && !values.iter().any(String::is_empty)
}
