//! Which resources there are, under which names: those of Kubernetes, those that only authorizers know, and
//! those that definitions in the World add.
//!
//! `data/resources.txt` holds what an API server serves with everything switched on; a test compares it with
//! one.

use seawall_object::{GroupKind, Object};
use seawall_world::World;
use seawall_yaml::Value;

/// A resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its name in plural.
    pub resource: String,
    /// Its API group; the core group is the empty string.
    pub group: String,
    /// The kind of its objects; empty where it has none.
    pub kind: String,
    /// Whether its objects stand in namespaces.
    pub namespaced: bool,
    /// Short names.
    pub short: Vec<String>,
    /// What may be done with it.
    pub verbs: Vec<String>,
    /// Its subresources, each with what may be done with it.
    pub subresources: Vec<(String, Vec<String>)>,
}

/// All resources.
#[derive(Clone, Debug)]
pub struct Catalogue {
    known: Vec<Known>,
}

const TABLE: &str = include_str!("../data/resources.txt");

/// What no API server serves and authorizers are asked about: name, group and verbs.
const VIRTUAL: &[(&str, &str, &str)] = &[
    ("users", "", "impersonate"),
    ("groups", "", "impersonate"),
    ("userextras", "authentication.k8s.io", "impersonate"),
    ("uids", "authentication.k8s.io", "impersonate"),
    ("signers", "certificates.k8s.io", "approve,attest,sign"),
];

/// Subresources of nodes that kubelets ask about.
const OF_KUBELETS: &[&str] =
    &["checkpoint", "configz", "healthz", "log", "metrics", "pods", "stats", "statusz"];

const DEFINITION: GroupKind<'static> =
    GroupKind { group: "apiextensions.k8s.io", kind: "CustomResourceDefinition" };

/// Verbs of requests about objects.
pub const VERBS: &[&str] =
    &["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

/// Verbs that only authorizers know.
pub const SPECIAL_VERBS: &[&str] =
    &["impersonate", "bind", "escalate", "approve", "sign", "attest", "use", "proxy"];

/// Verbs of requests about paths.
pub const URL_VERBS: &[&str] = &["get", "head", "post", "put", "patch", "delete", "options"];

// === impl Catalogue ===

impl Default for Catalogue {
    fn default() -> Self {
        let mut known: Vec<Known> = TABLE.lines().filter_map(line).collect();
        for (resource, group, verbs) in VIRTUAL {
            known.push(Known {
                resource: (*resource).to_owned(),
                group: (*group).to_owned(),
                kind: String::new(),
                namespaced: false,
                short: Vec::new(),
                verbs: words(verbs),
                subresources: Vec::new(),
            });
        }
        for nodes in known.iter_mut().filter(|one| one.resource == "nodes" && one.group.is_empty()) {
            let verbs = words("create,delete,get,patch,update");
            nodes.subresources.extend(OF_KUBELETS.iter().map(|name| ((*name).to_owned(), verbs.clone())));
        }
        Catalogue { known }
    }
}

impl Catalogue {
    /// The resources of Kubernetes and of all definitions in a World.
    pub fn of(world: &World) -> Catalogue {
        let mut catalogue = Catalogue::default();
        for id in world.of_kind(DEFINITION) {
            catalogue.known.extend(defined(world.object(*id)));
        }
        catalogue
    }

    /// All resources, those of the core group first.
    pub fn all(&self) -> &[Known] {
        &self.known
    }

    /// The resource of a name: `pods`, `pod`, `po`, `Pod`, `deployments.apps`. Of several the first one.
    pub fn find(&self, name: &str) -> Option<&Known> {
        let (name, group) = name.split_once('.').map_or((name, None), |(name, group)| (name, Some(group)));
        let lower = name.to_lowercase();
        let is_named = |one: &&Known| {
            let is_short = one.short.contains(&lower);
            one.resource == lower || one.kind.to_lowercase() == lower || is_short
        };
        let mut found = self.known.iter().filter(is_named);
        match group {
            Some(group) => found.find(|one| one.group == group),
            None => found.next(),
        }
    }

    /// The resource of a plural name in a group.
    pub fn exact(&self, group: &str, resource: &str) -> Option<&Known> {
        self.known.iter().find(|one| one.resource == resource && one.group == group)
    }
}

fn words(text: &str) -> Vec<String> {
    text.split([',', '+']).filter(|word| *word != "-").map(str::to_owned).collect()
}

fn line(line: &str) -> Option<Known> {
    let [resource, group, kind, scope, short, verbs, subresources] =
        line.split(' ').collect::<Vec<_>>().try_into().ok()?;
    let subresource = |text: &str| text.split_once(':').map(|(name, verbs)| (name.to_owned(), words(verbs)));
    Some(Known {
        resource: resource.to_owned(),
        group: if group == "core" { String::new() } else { group.to_owned() },
        kind: kind.to_owned(),
        namespaced: scope == "namespaced",
        short: words(short),
        verbs: words(verbs),
        subresources: subresources.split(',').filter_map(subresource).collect(),
    })
}

/// What a CustomResourceDefinition adds.
fn defined(object: Object<'_>) -> Option<Known> {
    let spec = object.spec()?;
    let text = |keys: &[&str]| spec.str_at(keys).map(str::to_owned);
    let short = spec.items_at(&["names", "shortNames"]).filter_map(Value::as_str).map(str::to_owned);
    let mut subresources = Vec::new();
    for version in spec.items_at(&["versions"]) {
        for (name, verbs) in [("scale", "get,patch,update"), ("status", "get,patch,update")] {
            let is_there = version.at(&["subresources", name]).is_some_and(Value::is_map);
            if is_there && !subresources.iter().any(|(known, _)| known == name) {
                subresources.push((name.to_owned(), words(verbs)));
            }
        }
    }
    Some(Known {
        resource: text(&["names", "plural"])?,
        group: text(&["group"])?,
        kind: text(&["names", "kind"])?,
        namespaced: spec.str_at(&["scope"]) != Some("Cluster"),
        short: short.collect(),
        verbs: VERBS.iter().map(|verb| (*verb).to_owned()).collect(),
        subresources,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_are_found_by_every_name() {
        let catalogue = Catalogue::default();
        for (name, resource, group) in [
            ("pods", "pods", ""),
            ("pod", "pods", ""),
            ("po", "pods", ""),
            ("Deployment", "deployments", "apps"),
            ("deploy", "deployments", "apps"),
            ("ingresses.networking.k8s.io", "ingresses", "networking.k8s.io"),
            ("netpol", "networkpolicies", "networking.k8s.io"),
            ("events", "events", ""),
            ("events.events.k8s.io", "events", "events.k8s.io"),
            ("signers", "signers", "certificates.k8s.io"),
        ] {
            let found = catalogue.find(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!((found.resource.as_str(), found.group.as_str()), (resource, group), "{name}");
        }
        assert!(catalogue.find("widgets").is_none() && catalogue.find("pods.apps").is_none());
        let nodes = catalogue.find("nodes").expect("nodes");
        assert!(!nodes.namespaced && nodes.subresources.iter().any(|(name, _)| name == "stats"));
        assert!(TABLE.lines().all(|text| line(text).is_some()));
    }
}
