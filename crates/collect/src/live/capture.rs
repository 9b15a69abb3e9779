//! What a cluster said.

use std::collections::HashSet;

use seawall_finding::{CauseKind, Gap, Hidden};
use seawall_world::{Settings, Source, Version, World};
use seawall_yaml::{NodeId, Tree};

use crate::live::api::escaped;
use crate::live::failure::Failure;

/// All that was learnt from a cluster.
#[derive(Clone, Debug, Default)]
pub struct Capture {
    /// When reading began, in RFC 3339.
    pub taken: String,
    /// The server, as far as it told.
    pub server: Server,
    /// What was asked for.
    pub scope: Scope,
    /// The kinds that were asked for, as group and kind, whether the server has them or not.
    pub kinds: Vec<(String, String)>,
    /// What was read, sorted by group and plural name.
    pub resources: Vec<Resource>,
    /// What was not.
    pub gaps: Vec<Gap>,
    /// Requests that were sent, repetitions included.
    pub requests: u64,
    /// Bytes that came back.
    pub bytes: u64,
}

/// The server that was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Server {
    /// The context of the kubeconfig.
    pub context: String,
    /// The version in full, such as `v1.36.2+k3s1`; none where the server did not tell.
    pub git_version: Option<String>,
    /// The operating system and architecture it was built for.
    pub platform: Option<String>,
}

/// What of the cluster was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only these namespaces; empty means all.
    pub namespaces: Vec<String>,
    /// Only objects whose labels match.
    pub selector: Option<String>,
}

/// The objects of one resource.
#[derive(Clone, Debug, Default)]
pub struct Resource {
    /// The API group; the core group is the empty string.
    pub group: String,
    /// The version the objects are in.
    pub version: String,
    /// The resource's name, such as `deployments`.
    pub plural: String,
    /// The kind, such as `Deployment`.
    pub kind: String,
    /// Whether objects stand in namespaces.
    pub namespaced: bool,
    /// The resource version at which the list is consistent; empty where several lists were read.
    pub resource_version: String,
    /// All objects, without places.
    pub tree: Tree,
    /// The root of each object, in the order of the server.
    pub objects: Vec<NodeId>,
}

// === impl Capture ===

impl Capture {
    /// The version that version-dependent checks go by; none where the server did not tell.
    pub fn kubernetes(&self) -> Option<Version> {
        self.server.git_version.as_deref()?.parse().ok()
    }

    /// Number of objects.
    pub fn len(&self) -> usize {
        self.resources.iter().map(|resource| resource.objects.len()).sum()
    }

    /// Whether no object was read.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Leaves only what concerns some kinds, as if only these had been asked for. A kind that nobody asked
    /// for when the capture was taken is hidden.
    pub fn narrow(&mut self, kinds: &[(String, String)]) {
        let wanted: HashSet<(&str, &str)> = kinds.iter().map(|(a, b)| (&**a, &**b)).collect();
        let groups: HashSet<&str> = kinds.iter().map(|(group, _)| &**group).collect();
        self.resources.retain(|one| wanted.contains(&(&*one.group, &*one.kind)));
        self.gaps.retain(|gap| match &gap.hides {
            Hidden::Kind { group, kind, .. } => wanted.contains(&(&**group, &**kind)),
            Hidden::Group(group) => groups.contains(&**group),
            Hidden::Anything | Hidden::Parts => true,
        });
        let asked: HashSet<&(String, String)> = self.kinds.iter().collect();
        for (group, kind) in kinds.iter().filter(|kind| !asked.contains(kind)) {
            let name = if group.is_empty() { kind.clone() } else { format!("{group}/{kind}") };
            let fact = "was not asked for when the cluster was read";
            let hint = "read the cluster anew with this version of Seawall";
            let hides = Hidden::Kind { group: group.clone(), kind: kind.clone(), namespace: None };
            let failure = Failure::new(CauseKind::Unreadable, fact).hint(hint);
            self.gaps.push(failure.gap(format!("cluster: {name}"), hides));
        }
        self.kinds = kinds.to_vec();
    }

    /// The World of all that was said.
    pub fn into_world(self) -> World {
        let settings = settings(&self.server, &self.scope, &self.taken);
        let sources = self.resources.into_iter().filter(|resource| !resource.objects.is_empty());
        World::build(sources.map(Resource::into_source).collect(), self.gaps, settings)
    }
}

/// What is known of a World of a cluster that was read at a time.
pub(crate) fn settings(server: &Server, scope: &Scope, taken: &str) -> Settings {
    let version = server.git_version.as_deref();
    Settings {
        kubernetes: version.and_then(|version| version.parse().ok()).unwrap_or(Version::LATEST),
        server: version.and_then(|version| version.parse().ok()),
        today: taken.parse().ok(),
        // What is in namespaces that were not asked for is known to be outside of the scope.
        complete: scope.selector.is_none(),
        target: None,
        namespace: None,
        namespaces: scope.namespaces.clone(),
        by_label: scope.selector.is_some(),
    }
}

// === impl Resource ===

impl Resource {
    /// Group and version as objects bear them, such as `apps/v1`.
    pub fn api_version(&self) -> String {
        match self.group.as_str() {
            "" => self.version.clone(),
            group => format!("{group}/{}", self.version),
        }
    }

    /// What stands for it where a file has its path, such as `cluster: apps/v1 deployments`.
    pub fn path(&self) -> String {
        format!("cluster: {} {}", self.api_version(), self.plural)
    }

    /// The path of one of its objects on the server.
    pub fn object_path(&self, namespace: Option<&str>, name: &str) -> String {
        let base = if self.group.is_empty() { "/api" } else { "/apis" };
        let namespace = namespace.map(|name| format!("/namespaces/{}", escaped(name))).unwrap_or_default();
        format!("{base}/{}{namespace}/{}/{}", self.api_version(), self.plural, escaped(name))
    }

    fn into_source(self) -> Source {
        Source::live(self.path(), self.tree, &self.objects)
    }
}
