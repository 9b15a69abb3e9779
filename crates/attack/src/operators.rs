//! Controllers that act upon what others write, and where they run.

use std::collections::{BTreeSet, HashMap, HashSet};

use seawall_access::Text;
use seawall_finding::ObjectId;
use seawall_object::{Container, GroupKind};
use seawall_world::World;

use crate::cloud::CONFIG_MAP;
use crate::facts::{Facts, PodFacts};

const CRD: GroupKind<'static> = GroupKind { group: "apiextensions.k8s.io", kind: "CustomResourceDefinition" };

/// A controller, by what its usual installations call it.
#[derive(Clone, Copy, Debug)]
pub struct Controller {
    /// Names of service accounts that nothing else bears.
    pub accounts: &'static [&'static str],
    /// Last parts of the paths of its images.
    pub images: &'static [&'static str],
}

/// What is needed to find controllers at once.
#[derive(Debug, Default)]
pub(crate) struct Operators<'w> {
    /// Pods by the last part of the paths of their images: their places among all pods.
    by_image: HashMap<&'w str, Vec<u32>>,
    /// Namespaces of service accounts by name.
    by_account: HashMap<Text, Vec<Text>>,
    /// What runs containers.
    running: HashSet<ObjectId>,
    /// Resources of which the World has definitions or objects: API groups and plural names.
    served: HashSet<(&'w str, String)>,
}

// === impl Operators ===

impl<'w> Operators<'w> {
    pub(crate) fn of(facts: &Facts<'w>) -> Operators<'w> {
        let mut operators = Operators { served: served(facts.world), ..Operators::default() };
        for (at, pod) in facts.pods().iter().enumerate() {
            operators.running.insert(pod.object);
            for container in facts.pod(pod).containers() {
                let pods = operators.by_image.entry(container.image_name()).or_default();
                if pods.last() != Some(&(at as u32)) {
                    pods.push(at as u32);
                }
            }
        }
        for (namespace, _) in facts.namespaces() {
            for (name, _) in facts.accounts_in(namespace) {
                operators.by_account.entry(name).or_default().push(namespace);
            }
        }
        operators
    }
}

fn served(world: &World) -> HashSet<(&str, String)> {
    let of_definitions = world.of_kind(CRD).iter().filter_map(|id| {
        let spec = world.object(*id).spec()?;
        Some((spec.str_at(&["group"])?, spec.str_at(&["names", "plural"])?.to_owned()))
    });
    let of_objects = world.kinds().map(|kind| (kind.group, plural(kind.kind)));
    of_objects.chain(of_definitions).collect()
}

/// The name of the resource that objects of a kind usually have.
fn plural(kind: &str) -> String {
    let lower = kind.to_ascii_lowercase();
    match lower.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if lower.ends_with(['s', 'x']) || lower.ends_with("ch") => format!("{lower}es"),
        _ => format!("{lower}s"),
    }
}

// === impl Facts ===

impl<'w> Facts<'w> {
    /// Whether the World shows that the API server serves a resource: by its definition, or by objects.
    pub fn serves(&self, group: &str, resource: &str) -> bool {
        self.operators.served.contains(&(group, resource.to_owned()))
    }

    /// Whether an object is one that runs containers, and not one whose pods stand for it.
    pub fn runs(&self, object: ObjectId) -> bool {
        self.operators.running.contains(&object)
    }

    /// The pods of a controller, known by their images.
    pub fn controller_pods(&self, controller: &Controller) -> impl Iterator<Item = &PodFacts> {
        let found = controller.images.iter().filter_map(|image| self.operators.by_image.get(image));
        found.flatten().map(|at| &self.pods()[*at as usize])
    }

    /// The service accounts of a controller: those with its usual name, and those of its pods.
    pub fn controllers(&self, controller: &Controller) -> BTreeSet<(Text, Text)> {
        let mut found: BTreeSet<(Text, Text)> =
            self.controller_pods(controller).map(|pod| (pod.namespace, pod.account)).collect();
        for name in controller.accounts.iter().map(|name| self.texts.find(name)) {
            let namespaces = self.operators.by_account.get(&name).into_iter().flatten();
            found.extend(namespaces.map(|namespace| (*namespace, name)));
        }
        found
    }

    /// Whether a controller is there.
    pub fn has_controller(&self, controller: &Controller) -> bool {
        !self.controllers(controller).is_empty()
    }

    /// The containers of a pod that run an image of a controller.
    pub fn containers_of(
        &self,
        pod: &PodFacts,
        controller: &Controller,
    ) -> impl Iterator<Item = Container<'w>> + use<'w> {
        let images = controller.images;
        self.pod(pod).containers().filter(move |container| images.contains(&container.image_name()))
    }

    /// The value that an argument of a controller has in a namespace, if its pods there were read:
    /// `--name=value`, `--name value`, or the empty text where it stands alone.
    pub fn argument(&self, controller: &Controller, namespace: Text, name: &str) -> Option<&'w str> {
        let mut pods = self.controller_pods(controller).filter(|pod| pod.namespace == namespace);
        pods.find_map(|pod| self.containers_of(pod, controller).find_map(|one| argument(one, name)))
    }

    /// The value that a variable of a controller has in a namespace, if its pods there were read.
    pub(crate) fn variable(&self, controller: &Controller, namespace: Text, name: &str) -> Option<&'w str> {
        let mut pods = self.controller_pods(controller).filter(|pod| pod.namespace == namespace);
        pods.find_map(|pod| {
            let mut variables = self.containers_of(pod, controller).flat_map(Container::env);
            variables.find(|variable| variable.name == name)?.value?.as_str()
        })
    }

    /// Whether the World has an object of a kind in a place: a namespace, or anywhere.
    pub(crate) fn has_kind(&self, kind: GroupKind<'_>, place: Option<Text>) -> bool {
        match place {
            Some(namespace) => self.world.of_kind_in(kind, Some(self.texts.get(namespace))).next().is_some(),
            None => !self.world.of_kind(kind).is_empty(),
        }
    }

    /// What a key of a ConfigMap holds.
    pub fn setting(&self, namespace: Text, name: &str, key: &str) -> Option<&'w str> {
        let namespace = self.texts.get(namespace);
        let mut found = self.world.named(CONFIG_MAP, name).iter();
        let id = found.find(|id| self.world.namespace(**id) == Some(namespace))?;
        self.world.object(*id).root().str_at(&["data", key])
    }
}

/// The numbers of a version.
pub(crate) type Release = (u32, u32, u32);

/// The version that the tag of an image names, if it begins like one.
pub(crate) fn release(image: &str) -> Option<Release> {
    let tag = image.split('@').next()?.rsplit('/').next()?.rsplit_once(':')?.1;
    let tag = tag.trim_start_matches("nginx-").trim_start_matches('v');
    let mut parts = tag.split(['.', '-', '+']).map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?, parts.next().and_then(Result::ok).unwrap_or(0)))
}

/// Whether a version is within one of some ranges, each from a version on and before another.
pub(crate) fn is_within(version: Release, ranges: &[(Release, Release)]) -> bool {
    ranges.iter().any(|(from, before)| *from <= version && version < *before)
}

/// The value of an argument of a container; the empty text where it has none.
pub(crate) fn argument<'t>(container: Container<'t>, name: &str) -> Option<&'t str> {
    let words = || {
        let lists = ["command", "args"].into_iter().flat_map(|list| container.value.items_at(&[list]));
        lists.filter_map(|word| word.as_str())
    };
    let value = words().find_map(|word| match word.strip_prefix(name)? {
        "" => Some(None),
        rest => rest.strip_prefix('=').map(Some),
    })?;
    let next = || words().skip_while(|word| *word != name).nth(1).filter(|word| !word.starts_with('-'));
    Some(value.or_else(next).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_tell_versions() {
        for (image, expected) in [
            ("registry.k8s.io/ingress-nginx/controller:v1.11.2@sha256:aa", Some((1, 11, 2))),
            ("localhost:5000/controller", None),
            ("controller:v1.12", Some((1, 12, 0))),
            ("controller:nginx-0.30.0", Some((0, 30, 0))),
            ("controller:v1.12.0-beta.0", Some((1, 12, 0))),
            ("controller:latest", None),
        ] {
            assert_eq!(release(image), expected, "{image}");
        }
    }

    #[test]
    fn kinds_tell_resources() {
        for (kind, expected) in [
            ("ClusterPolicy", "clusterpolicies"),
            ("Gateway", "gateways"),
            ("Ingress", "ingresses"),
            ("Rollout", "rollouts"),
            ("Sandbox", "sandboxes"),
        ] {
            assert_eq!(plural(kind), expected);
        }
    }
}
