//! Pods and pod templates, wherever an object holds them.

use seawall_yaml::Value;

use crate::container::{Container, ContainerKind};
use crate::metadata::Object;
use crate::templates::{holders, template_paths};

/// A pod, or what a controller makes pods of.
#[derive(Clone, Copy, Debug)]
pub struct PodTemplate<'t> {
    /// The object that holds it.
    pub object: Object<'t>,
    /// `metadata` of the pod or the template, if it is there.
    pub metadata: Option<Value<'t>>,
    /// `spec` of the pod or the template.
    pub spec: Value<'t>,
    security_context: Option<Value<'t>>,
}

/// A field's value as it takes effect.
#[derive(Clone, Copy, Debug)]
pub struct Effective<'t> {
    /// The value; none where nobody wrote it and the default counts.
    pub value: Option<Value<'t>>,
    /// Where it came from.
    pub origin: Origin,
}

/// Where an effective value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The object itself says so.
    Written,
    /// Something above it says so, such as the pod for its containers.
    Inherited,
    /// Nobody says so: the default counts.
    Defaulted,
}

/// The pods and pod templates that an object holds; mostly none or one.
pub fn pod_templates<'t>(object: Object<'t>) -> Vec<PodTemplate<'t>> {
    template_paths(object.group_kind())
        .iter()
        .flat_map(|path| holders(object.root(), path))
        .filter_map(|holder| Some(PodTemplate::new(object, holder.at(&["metadata"]), holder.at(&["spec"])?)))
        .collect()
}

// === impl PodTemplate ===

impl<'t> PodTemplate<'t> {
    /// The pod or template of an object that these two parts make.
    pub fn new(object: Object<'t>, metadata: Option<Value<'t>>, spec: Value<'t>) -> Self {
        PodTemplate { object, metadata, spec, security_context: spec.at(&["securityContext"]) }
    }

    /// Every container of every list, init containers first, then regular, then ephemeral.
    pub fn containers(self) -> impl Iterator<Item = Container<'t>> {
        let list = move |key: &str, kind: ContainerKind| {
            self.spec.items_at(&[key]).map(move |value| {
                let sidecar =
                    kind == ContainerKind::Init && value.str_at(&["restartPolicy"]) == Some("Always");
                let kind = if sidecar { ContainerKind::Sidecar } else { kind };
                Container::new(self, value, kind)
            })
        };
        list("initContainers", ContainerKind::Init)
            .chain(list("containers", ContainerKind::Regular))
            .chain(list("ephemeralContainers", ContainerKind::Ephemeral))
    }

    /// Whether the pod says it runs on Windows (`spec.os.name`).
    pub fn is_windows(self) -> bool {
        self.spec.str_at(&["os", "name"]) == Some("windows")
    }

    /// The service account the pod runs as, `default` where none is written.
    pub fn service_account(self) -> &'t str {
        self.spec
            .str_at(&["serviceAccountName"])
            .or_else(|| self.spec.str_at(&["serviceAccount"]))
            .filter(|name| !name.is_empty())
            .unwrap_or("default")
    }

    /// The value of a label of the pod.
    pub fn label(self, key: &str) -> Option<&'t str> {
        self.metadata?.at(&["labels"])?.get(key)?.as_str()
    }

    /// The labels of the pod, if there are any.
    pub fn labels(self) -> Option<Value<'t>> {
        self.metadata?.at(&["labels"])
    }

    /// The value of an annotation of the pod.
    pub fn annotation(self, key: &str) -> Option<Value<'t>> {
        self.metadata?.at(&["annotations"])?.get(key)
    }

    /// A field of the pod's security context.
    pub fn security(self, field: &str) -> Option<Value<'t>> {
        self.security_context?.at(&[field])
    }
}
