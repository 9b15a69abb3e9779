//! Which service accounts may have something everywhere: many pods ask, and most have nothing.

use std::collections::HashSet;

use seawall_access::{
    AUTHENTICATED, Binding, BindingId, Holder, Identity, Origin, Policy, SERVICE_ACCOUNTS, account_group,
    account_user,
};

/// Which service accounts may have something everywhere, but for what every API server gives by itself.
pub(crate) struct Everywhere {
    /// Whether all have.
    all: bool,
    /// Namespaces of which all have.
    namespaces: HashSet<Box<str>>,
    /// Those who have by their own name, as the user that each is.
    users: HashSet<Box<str>>,
    /// Whether some have by a name without namespace.
    unplaced: bool,
}

// === impl Everywhere ===

impl Everywhere {
    pub(crate) fn of(policy: &Policy) -> Everywhere {
        let (of_namespace, unplaced) = (account_group(""), account_user("", ""));
        let (mut all, mut namespaces, mut users) = (false, HashSet::new(), HashSet::<Box<str>>::new());
        for holder in policy.holders() {
            if !policy.bindings_of_holder(holder).iter().any(|id| is_meant(policy.binding(*id))) {
                continue;
            }
            match holder {
                Holder::User(name) => _ = users.insert(policy.texts().get(name).into()),
                Holder::Group(name) => {
                    let name = policy.texts().get(name);
                    all |= [AUTHENTICATED, SERVICE_ACCOUNTS].contains(&name);
                    namespaces.extend(name.strip_prefix(&of_namespace).map(Box::from));
                }
            }
        }
        let unplaced = users.iter().any(|user| user.starts_with(&unplaced));
        Everywhere { all, namespaces, users, unplaced }
    }

    /// The bindings that reach a service account, in order.
    pub(crate) fn bindings(&self, policy: &Policy, namespace: &str, account: &str) -> Vec<BindingId> {
        if !self.may_reach(namespace, account) {
            return Vec::new();
        }
        let mut found = policy.bindings_reaching(&Identity::service_account(namespace, account));
        found.retain(|id| is_meant(policy.binding(*id)));
        found
    }

    /// Whether to ask: an identity, with all its groups, costs more than most pods are worth.
    fn may_reach(&self, namespace: &str, account: &str) -> bool {
        let is_user = |namespace| self.users.contains(&*account_user(namespace, account));
        self.all
            || self.namespaces.contains(namespace)
            || !self.users.is_empty() && is_user(namespace)
            || self.unplaced && is_user("")
    }
}

fn is_meant(binding: &Binding) -> bool {
    binding.namespace.is_none() && binding.origin != Origin::Bootstrap
}

#[cfg(test)]
mod tests {
    use seawall_access::Reading;
    use seawall_world::{Settings, Source, World};

    use super::*;

    /// A binding of a role that was not read, for one subject.
    fn binding(kind: &str, name: &str, subject: &str) -> String {
        format!(
            "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\n\
             metadata: {{name: {name}, namespace: shop}}\n\
             roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}}\n\
             subjects: [{{{subject}}}]\n"
        )
    }

    /// The names of those that reach an account.
    fn reaching(bindings: &[String], namespace: &str, account: &str) -> Vec<String> {
        let source = Source::read(
            "a.yaml".to_owned(),
            bindings.concat().as_bytes(),
            seawall_world::Origin::File,
            true,
        );
        let world = World::build(vec![source], Vec::new(), Settings::default());
        let (policy, _) = Policy::read(&world, Reading::of(&world));
        let found = Everywhere::of(&policy).bindings(&policy, namespace, account);
        found.into_iter().map(|id| policy.texts().get(policy.binding(id).name).to_owned()).collect()
    }

    #[test]
    fn accounts_have_by_name_by_namespace_and_by_all() {
        let everywhere = |name, subject| binding("ClusterRoleBinding", name, subject);
        let mut bindings = vec![
            everywhere("own", "kind: ServiceAccount, name: web, namespace: shop"),
            everywhere("user", "kind: User, name: 'system:serviceaccount:shop:web'"),
            everywhere("namespace", "kind: Group, name: 'system:serviceaccounts:pay'"),
            everywhere("unplaced", "kind: User, name: 'system:serviceaccount::job'"),
            everywhere("odd", "kind: User, name: 'system:serviceaccount:a:b:c'"),
            everywhere("masters", "kind: Group, name: 'system:masters'"),
            binding("RoleBinding", "within", "kind: ServiceAccount, name: cron, namespace: shop"),
        ];
        let cases: [(&str, &str, &[&str]); 9] = [
            ("shop", "web", &["own", "user"]),
            ("pay", "web", &["namespace"]),
            ("pay", "job", &["namespace", "unplaced"]),
            ("shop", "cron", &[]),
            ("", "web", &[]),
            ("", "job", &["unplaced"]),
            ("a:b", "c", &["odd"]),
            // What is no name of an account is in no group of accounts.
            ("pay", "We_b", &[]),
            ("Pay", "job", &[]),
        ];
        for (namespace, account, expected) in cases {
            assert_eq!(reaching(&bindings, namespace, account), expected, "{namespace}/{account}");
        }
        bindings.push(everywhere("accounts", "kind: Group, name: 'system:serviceaccounts'"));
        assert_eq!(reaching(&bindings, "shop", "web"), ["own", "user", "accounts"]);
        assert_eq!(reaching(&bindings, "pay", "We_b"), [""; 0]);
        bindings.push(everywhere("authenticated", "kind: Group, name: 'system:authenticated'"));
        assert_eq!(reaching(&bindings, "shop", "cron"), ["accounts", "authenticated"]);
        assert_eq!(reaching(&bindings, "pay", "We_b"), ["authenticated"]);
    }
}
