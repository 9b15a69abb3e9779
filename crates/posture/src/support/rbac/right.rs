//! Rights that checks look for, and the rules that hold them.

use seawall_access::{Rule, Texts};

/// Verbs on one resource.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Right {
    pub(crate) verbs: &'static [&'static str],
    pub(crate) group: &'static str,
    /// `pods` or `pods/exec`.
    pub(crate) resource: &'static str,
    place: Place,
    names: Names,
}

/// Where objects of a resource stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In namespaces.
    Namespace,
    /// In none: a RoleBinding gives no right to them.
    Cluster,
    /// They are namespaces, which a RoleBinding within reaches by name.
    ItIsOne,
}

/// Which rules for some names only hold the right too.
#[derive(Clone, Copy, Debug)]
enum Names {
    /// None.
    None,
    /// All.
    Any,
    /// Those for one of these names.
    Of(&'static [&'static str]),
}

/// Verbs of a right that a rule holds.
pub(crate) type Verbs = Vec<&'static str>;

/// A right to objects that stand in namespaces.
pub(crate) const fn right(
    group: &'static str,
    resource: &'static str,
    verbs: &'static [&'static str],
) -> Right {
    Right { verbs, group, resource, place: Place::Namespace, names: Names::None }
}

// === impl Right ===

impl Right {
    /// The same, to objects that stand in no namespace.
    pub(crate) const fn cluster(self) -> Right {
        Right { place: Place::Cluster, ..self }
    }

    /// The same, to namespaces.
    pub(crate) const fn own_namespace(self) -> Right {
        Right { place: Place::ItIsOne, ..self }
    }

    /// The same, also where it is bound to any names.
    pub(crate) const fn even_named(self) -> Right {
        Right { names: Names::Any, ..self }
    }

    /// The same, also where it is bound to one of these names.
    pub(crate) const fn or_named(self, names: &'static [&'static str]) -> Right {
        Right { names: Names::Of(names), ..self }
    }

    /// The verbs that a rule holds, in a binding for a namespace or for everywhere.
    pub(crate) fn held(&self, rule: &Rule, texts: &Texts, within_namespace: bool) -> Verbs {
        if within_namespace && self.place == Place::Cluster || !self.is_for_names(rule, texts) {
            return Verbs::new();
        }
        let holds = |verb: &&&'static str| {
            let needs_no_name = !rule.is_named() || self.carries_name(verb, rule, texts);
            let reaches = !within_namespace || self.place == Place::Namespace || !is_of_collection(verb);
            needs_no_name && reaches && rule.grants(verb, self.group, self.resource, texts)
        };
        self.verbs.iter().filter(holds).copied().collect()
    }

    fn is_for_names(&self, rule: &Rule, texts: &Texts) -> bool {
        match self.names {
            _ if !rule.is_named() => true,
            Names::None => false,
            Names::Any => true,
            Names::Of(names) => rule.names(texts).any(|name| names.contains(&name)),
        }
    }

    /// Whether a request with a verb carries a name: one to create does only below an object, or where it
    /// is server-side apply, which asks for `patch` too.
    fn carries_name(&self, verb: &str, rule: &Rule, texts: &Texts) -> bool {
        match verb {
            "create" => self.resource.contains('/') || rule.grants("patch", self.group, self.resource, texts),
            "deletecollection" => false,
            _ => true,
        }
    }
}

fn is_of_collection(verb: &str) -> bool {
    matches!(verb, "list" | "watch" | "create" | "deletecollection")
}

/// Verbs that together are as good as `*` for whoever wants everything.
const ALL_VERBS: [&str; 7] = ["get", "list", "watch", "create", "update", "patch", "delete"];

/// Whether a rule allows everything on every resource.
pub(crate) fn is_everything(rule: &Rule, texts: &Texts) -> bool {
    let every = "\u{0}";
    !rule.is_named() && ALL_VERBS.iter().all(|verb| rule.grants(verb, every, every, texts))
}

#[cfg(test)]
mod tests {
    use seawall_access::{Policy, Reading};
    use seawall_world::{Origin, Settings, Source, World};

    use super::*;

    /// What a rule of a role holds of a right, everywhere and in a namespace.
    fn held(rule: &str, right: Right) -> [Verbs; 2] {
        let text = format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: a}}\n\
             rules: [{{{rule}}}]\n"
        );
        let source = Source::read("a.yaml".to_owned(), text.as_bytes(), Origin::File, true);
        let world = World::build(vec![source], Vec::new(), Settings::default());
        let reading = Reading { gathers: false, bootstrap: false, unseen: false };
        let (policy, _) = Policy::read(&world, reading);
        let (_, role) = policy.roles().next().expect("there is one");
        let rule = policy.rule(role.rules[0]);
        [false, true].map(|within| right.held(rule, policy.texts(), within))
    }

    #[test]
    fn rules_hold_what_the_authorizer_would_allow() {
        const EXEC: Right = right("", "pods/exec", &["get", "create"]);
        const PODS: Right = right("", "pods", &["create"]).even_named();
        const SECRETS: Right = right("", "secrets", &["get", "list"]);
        const SPACES: Right = right("", "namespaces", &["list", "patch"]).own_namespace();
        const NODES: Right = right("", "nodes/proxy", &["get"]).cluster().even_named();
        const BIND: Right = right("g", "roles", &["bind"]).or_named(&["admin"]);
        let none: &[&str] = &[];
        for (rule, right, everywhere, within) in [
            (
                "verbs: [create], apiGroups: [''], resources: [pods/exec]",
                EXEC,
                &["create"][..],
                &["create"][..],
            ),
            (
                "verbs: ['*'], apiGroups: ['*'], resources: ['*/exec']",
                EXEC,
                &["get", "create"],
                &["get", "create"],
            ),
            ("verbs: ['*'], apiGroups: [''], resources: ['pods/*']", EXEC, none, none),
            ("verbs: ['*'], apiGroups: [''], resources: [pods]", EXEC, none, none),
            ("verbs: [list], apiGroups: [''], resources: ['*']", SECRETS, &["list"], &["list"]),
            ("verbs: [get], apiGroups: [''], resources: [secrets], resourceNames: [a]", SECRETS, none, none),
            (
                "verbs: [get], apiGroups: [''], resources: [secrets], resourceNames: []",
                SECRETS,
                &["get"],
                &["get"],
            ),
            ("verbs: [create], apiGroups: [''], resources: [pods], resourceNames: [a]", PODS, none, none),
            (
                "verbs: [create, patch], apiGroups: [''], resources: [pods], resourceNames: [a]",
                PODS,
                &["create"],
                &["create"],
            ),
            (
                "verbs: [list, patch], apiGroups: [''], resources: [namespaces]",
                SPACES,
                &["list", "patch"],
                &["patch"],
            ),
            (
                "verbs: [get], apiGroups: [''], resources: [nodes/proxy], resourceNames: [n1]",
                NODES,
                &["get"],
                none,
            ),
            ("verbs: [bind], apiGroups: [g], resources: [roles], resourceNames: [view]", BIND, none, none),
            (
                "verbs: [bind], apiGroups: [g], resources: [roles], resourceNames: [view, admin]",
                BIND,
                &["bind"],
                &["bind"],
            ),
        ] {
            assert_eq!(held(rule, right), [everywhere.to_vec(), within.to_vec()], "{rule}");
        }
    }
}
