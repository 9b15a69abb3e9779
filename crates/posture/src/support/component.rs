//! The programs of Kubernetes that run in a cluster, with their releases.

use seawall_check::{At, Context, Lens};
use seawall_object::{Container, GroupKind, ImageReference, Object, Selector, pod_templates};
use seawall_world::{Release, Version};

/// A program with its release.
pub(crate) struct Component<'t> {
    /// The program's name, such as `kube-apiserver`.
    pub(crate) program: &'static str,
    /// The release; none where its image does not tell.
    pub(crate) release: Option<Release>,
    /// The text that tells.
    pub(crate) at: At,
    container: Option<Container<'t>>,
}

/// Programs that are released with Kubernetes, by the names of their images.
const RELEASED: &[&str] = &[
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "cloud-controller-manager",
    "kube-proxy",
];

/// Other programs with known vulnerabilities: end of the image's path, and the program.
const OTHERS: &[(&str, &str)] = &[
    ("ingress-nginx/controller", "ingress-nginx"),
    ("csi-secrets-store/driver", "secrets-store-csi-driver"),
    ("/azurefile-csi", "azurefile-csi-driver"),
];

/// The programs that an object runs. The Service `kubernetes` stands for the API server, whose
/// release the server itself has told.
pub(crate) fn components<'t>(object: Object<'t>, context: &Context<'t>) -> Vec<Component<'t>> {
    if is_api_server(object, context) {
        let name = At::path(object.root(), &["metadata", "name"]);
        let release = context.world.settings().server;
        // Where nobody has told there is nothing to judge: the pods of the server may tell.
        return release
            .map(|told| Component { program: RELEASED[0], release: Some(told), at: name, container: None })
            .into_iter()
            .collect();
    }
    let pods = pod_templates(object).into_iter();
    pods.flat_map(|pod| pod.containers().collect::<Vec<_>>()).filter_map(Component::of).collect()
}

fn is_api_server(object: Object<'_>, context: &Context<'_>) -> bool {
    object.group_kind() == GroupKind::parse("Service")
        && object.name() == "kubernetes"
        && context.namespace() == Some("default")
}

/// The minor versions of the API servers of the cluster, the oldest and the newest; none where none
/// is known.
pub(crate) fn api_servers(world: Lens<'_>) -> Option<(Version, Version)> {
    let selector = Selector::parse("component=kube-apiserver").ok()?;
    let found = world.selected(Some("kube-system"), &selector);
    let containers = found.flat_map(|template| world.pod(template).containers().collect::<Vec<_>>());
    let components = containers.filter_map(Component::of);
    let servers = components.filter(|one| one.program == RELEASED[0]).filter_map(|one| one.release);
    let versions: Vec<Version> = servers.chain(world.settings().server).map(Release::version).collect();
    Some((*versions.iter().min()?, *versions.iter().max()?))
}

// === impl Component ===

impl<'t> Component<'t> {
    fn of(container: Container<'t>) -> Option<Self> {
        let image = container.image();
        let path = image.split(['@']).next().unwrap_or(image);
        let released = RELEASED.iter().find(|name| **name == container.image_name());
        let other = || {
            let path =
                path.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).map_or(path, |(path, _)| path);
            OTHERS.iter().find(|(end, _)| path.ends_with(end)).map(|(_, program)| program)
        };
        let program = released.or_else(other)?;
        let tag = ImageReference::parse(image).ok()?.tag;
        Some(Component {
            program,
            release: tag.and_then(|tag| tag.parse().ok()),
            at: At::path(container.value, &["image"]),
            container: Some(container),
        })
    }

    /// Whether it is released with Kubernetes.
    pub(crate) fn is_released_with_kubernetes(&self) -> bool {
        RELEASED.contains(&self.program)
    }

    /// How messages name it, such as `kube-proxy of container "proxy"`.
    pub(crate) fn noun(&self) -> String {
        match self.container {
            Some(container) => format!("{} of {}", self.program, container.noun()),
            None => self.program.to_owned(),
        }
    }
}
