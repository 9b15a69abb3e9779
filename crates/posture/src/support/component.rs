//! The programs of Kubernetes that run in a cluster, with their releases.

use seawall_check::{At, Context, Draft, Report};
use seawall_finding::CauseKind;
use seawall_object::{Container, GroupKind, ImageReference, Object, PodTemplate, Selector};
use seawall_world::{Release, Version};

use crate::support::skew::{skew, upgrade_skew};

/// A program with its release.
pub(crate) struct Component<'t> {
    /// The program's name, such as `kube-apiserver`.
    pub(crate) program: &'static str,
    /// The release; none where its image, or the server, does not tell.
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
        // Nobody asked a server about a file, so that there is nothing to judge: its pods may tell.
        let was_asked = release.is_some() || context.world.source(context.id).is_live();
        let server = Component { program: RELEASED[0], release, at: name, container: None };
        return was_asked.then_some(server).into_iter().collect();
    }
    let pods = context.world.templates_of(context.id).iter().map(|template| context.world.pod(template));
    pods.flat_map(PodTemplate::containers).filter_map(Component::of).collect()
}

fn is_api_server(object: Object<'_>, context: &Context<'_>) -> bool {
    object.group_kind() == GroupKind::parse("Service")
        && object.name() == "kubernetes"
        && context.namespace() == Some("default")
}

/// Judges each component of an object by its release. What does not tell one is unknown.
pub(crate) fn judge_releases<'t>(
    components: Vec<Component<'t>>,
    report: &mut Report<'_>,
    mut judge: impl FnMut(&Component<'t>, Release, &mut Report<'_>),
) {
    if components.is_empty() {
        return report.not_applicable();
    }
    for component in components {
        match component.release {
            Some(release) => judge(&component, release, report),
            None => {
                report.unknown(component.at.clone(), CauseKind::Unresolved, component.silence());
            }
        }
    }
}

/// The API servers of a cluster.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ApiServers {
    /// The oldest and the newest minor version among those that are known.
    pub(crate) versions: (Version, Version),
    /// Some of them do not tell.
    pub(crate) are_more: bool,
    /// They are those after the upgrade that someone asked about.
    are_upgraded: bool,
}

// === impl ApiServers ===

impl ApiServers {
    /// Those of the cluster of the object at hand; where none is known, `at` is unknown.
    pub(crate) fn find(context: &Context<'_>, at: At, report: &mut Report<'_>) -> Option<Self> {
        let (world, server) = (context.world, context.world.settings().server);
        if let Some(target) = world.settings().target {
            return Some(ApiServers { versions: (target, target), are_more: false, are_upgraded: true });
        }
        let selector = Selector::parse("component=kube-apiserver").ok()?;
        let found = world.selected(Some("kube-system"), &selector);
        let containers = found.flat_map(|template| world.pod(template).containers());
        let pods: Vec<_> =
            containers.filter_map(Component::of).filter(|one| one.program == RELEASED[0]).collect();
        let told = pods.iter().filter_map(|pod| pod.release).chain(server).map(Release::version);
        let versions: Vec<Version> = told.collect();
        let Some(oldest) = versions.iter().min().copied() else {
            let detail = "it depends on the release of the API server, which nothing that was read tells";
            let kind = match world.source(context.id).is_live() {
                true => CauseKind::Unresolved,
                false => CauseKind::OutsideScope,
            };
            report.unknown(at, kind, detail);
            return None;
        };
        let newest = versions.iter().max().copied().unwrap_or(oldest);
        // A single server that answers is the one whose image does not tell.
        let are_silent = pods.iter().any(|pod| pod.release.is_none());
        Some(ApiServers {
            versions: (oldest, newest),
            are_more: are_silent && pods.len() > 1,
            are_upgraded: false,
        })
    }

    /// What is wrong with a version of a program beside them; none where that is supported. Of an API
    /// server before an upgrade that is how far the upgrade goes.
    pub(crate) fn skew(self, program: &str, version: Version) -> Option<String> {
        match self.are_upgraded && program == RELEASED[0] {
            true => upgrade_skew(version, self.versions.0),
            false => skew(program, version, self.versions),
        }
    }

    /// Tells what is wrong at a place, and gives the failure; where nothing is, it may be so beside
    /// servers that do not tell their release.
    pub(crate) fn tell<'r>(
        self,
        wrong: Option<String>,
        at: At,
        report: &'r mut Report<'_>,
    ) -> Option<&'r mut Draft> {
        if let Some(message) = wrong {
            return Some(report.fail(at, message));
        }
        if self.are_more {
            let detail = "it depends on the releases of all API servers, and some images do not tell";
            report.unknown(at, CauseKind::Unresolved, detail);
        }
        None
    }
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

    /// Whether it is an API server.
    pub(crate) fn is_api_server(&self) -> bool {
        self.program == RELEASED[0]
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

    /// Says that its release is not known.
    fn silence(&self) -> String {
        match self.container {
            Some(_) => format!("the image does not tell the release of {}", self.noun()),
            None => "the API server does not tell its release".to_owned(),
        }
    }
}
