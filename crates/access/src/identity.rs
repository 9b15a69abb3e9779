//! Who asks.

use std::fmt;

use crate::policy::Holder;
use crate::text::Texts;

/// The group of all who proved who they are.
pub const AUTHENTICATED: &str = "system:authenticated";
/// The group of all who did not.
pub const UNAUTHENTICATED: &str = "system:unauthenticated";
/// The user of all who did not.
pub const ANONYMOUS: &str = "system:anonymous";
/// The group that is asked for nothing.
pub const MASTERS: &str = "system:masters";
/// The group of all nodes.
pub const NODES: &str = "system:nodes";
/// The group of all service accounts.
pub const SERVICE_ACCOUNTS: &str = "system:serviceaccounts";

const ACCOUNT_PREFIX: &str = "system:serviceaccount:";
const NODE_PREFIX: &str = "system:node:";

/// A user with its groups, as authentication hands it to the authorizers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The user's name.
    pub user: String,
    /// All its groups, those that everyone is in included.
    pub groups: Vec<String>,
    /// The node that the token of a service account is bound to, where it is bound to one.
    pub node: Option<String>,
}

// === impl Identity ===

impl Identity {
    /// A user that authenticated, in some groups besides those that follow from its name: a name of a
    /// service account, a node or `system:anonymous` brings its own.
    pub fn new(user: &str, groups: &[&str]) -> Identity {
        let mut all: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
        let mut implied = Vec::new();
        if let Some((namespace, _)) = service_account_of(user) {
            implied = vec![SERVICE_ACCOUNTS.to_owned(), account_group(namespace)];
        } else if user.strip_prefix(NODE_PREFIX).is_some_and(|name| !name.is_empty()) {
            implied = vec![NODES.to_owned()];
        }
        let everyone = if user == ANONYMOUS { UNAUTHENTICATED } else { AUTHENTICATED };
        implied.push(everyone.to_owned());
        for group in implied {
            if !all.contains(&group) {
                all.push(group);
            }
        }
        Identity { user: user.to_owned(), groups: all, node: None }
    }

    /// Whoever falls under a subject of a binding, and nothing else is known of them.
    pub fn of_holder(holder: Holder, texts: &Texts) -> Identity {
        match holder {
            Holder::User(name) => Identity::new(texts.get(name), &[]),
            Holder::Group(name) => {
                Identity { user: String::new(), groups: vec![texts.get(name).to_owned()], node: None }
            }
        }
    }

    /// The kind and the name by which people know them: a service account by its namespace and name, and
    /// whoever has no name by their groups.
    pub fn named(&self) -> (&'static str, String) {
        match (self.as_service_account(), self.user.as_str()) {
            (Some((namespace, name)), _) => ("ServiceAccount", format!("{namespace}/{name}")),
            (None, "") => ("Group", self.groups.join(", ")),
            (None, user) => ("User", user.to_owned()),
        }
    }

    /// Nobody in particular: a request without credentials.
    pub fn anonymous() -> Identity {
        Identity::new(ANONYMOUS, &[])
    }

    /// A service account.
    pub fn service_account(namespace: &str, name: &str) -> Identity {
        Identity::new(&account_user(namespace, name), &[])
    }

    /// A kubelet.
    pub fn node(name: &str) -> Identity {
        Identity::new(&format!("{NODE_PREFIX}{name}"), &[])
    }

    /// Namespace and name of a service account; none for anyone else.
    pub fn as_service_account(&self) -> Option<(&str, &str)> {
        service_account_of(&self.user)
    }

    /// The node it is; none for anyone else, for whom the name alone does not suffice.
    pub fn as_node(&self) -> Option<&str> {
        let name = self.user.strip_prefix(NODE_PREFIX)?;
        self.is_in(NODES).then_some(name)
    }

    /// Whether it is in a group.
    pub fn is_in(&self, group: &str) -> bool {
        self.groups.iter().any(|one| one == group)
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.user)
    }
}

/// The name by which a service account is a user.
pub fn account_user(namespace: &str, name: &str) -> String {
    format!("{ACCOUNT_PREFIX}{namespace}:{name}")
}

/// The group of all service accounts of a namespace.
pub fn account_group(namespace: &str) -> String {
    format!("{SERVICE_ACCOUNTS}:{namespace}")
}

/// Namespace and name of the service account that a user's name means.
pub(crate) fn service_account_of(user: &str) -> Option<(&str, &str)> {
    let (namespace, name) = user.strip_prefix(ACCOUNT_PREFIX)?.split_once(':')?;
    let is_valid = seawall_object::names::dns_label(namespace).is_ok()
        && seawall_object::names::dns_subdomain(name).is_ok();
    is_valid.then_some((namespace, name))
}

/// The node that a user's name means.
pub(crate) fn node_of(user: &str) -> Option<&str> {
    let name = user.strip_prefix(NODE_PREFIX)?;
    seawall_object::names::dns_subdomain(name).is_ok().then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_follow_from_names() {
        let account = Identity::service_account("shop", "web");
        assert_eq!(account.user, "system:serviceaccount:shop:web");
        assert_eq!(account.groups, [SERVICE_ACCOUNTS, "system:serviceaccounts:shop", AUTHENTICATED]);
        assert_eq!(account.as_service_account(), Some(("shop", "web")));
        assert_eq!(Identity::anonymous().groups, [UNAUTHENTICATED]);
        assert_eq!(Identity::node("a").groups, [NODES, AUTHENTICATED]);
        assert_eq!(Identity::node("a").as_node(), Some("a"));
        assert_eq!(Identity::new("jane", &["dev"]).groups, ["dev", AUTHENTICATED]);
    }

    #[test]
    fn what_only_looks_like_an_account_is_a_user() {
        for user in ["system:serviceaccount:shop", "system:serviceaccount:a:b:c", "system:serviceaccount:A:b"]
        {
            assert_eq!(Identity::new(user, &[]).groups, [AUTHENTICATED], "{user}");
        }
        let pretender = Identity { groups: Vec::new(), ..Identity::node("a") };
        assert_eq!(pretender.as_node(), None);
    }
}
