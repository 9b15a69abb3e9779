//! A container of a pod, of whichever list.

use seawall_yaml::Value;

use crate::pod::{Effective, Origin, PodTemplate};

/// Which list a container stands in, and what that makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContainerKind {
    /// Runs to its end before the others start.
    Init,
    /// An init container with `restartPolicy: Always`: runs beside the others.
    Sidecar,
    /// An ordinary container.
    Regular,
    /// Added to a running pod to debug it.
    Ephemeral,
}

/// A container with the pod it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Container<'t> {
    /// The pod.
    pub pod: PodTemplate<'t>,
    /// The container's own fields.
    pub value: Value<'t>,
    /// Which list it stands in.
    pub kind: ContainerKind,
}

/// An entry of a container's `env`.
#[derive(Clone, Copy, Debug)]
pub struct EnvVar<'t> {
    /// The entry itself.
    pub entry: Value<'t>,
    /// Its name; empty where it is absent.
    pub name: &'t str,
    /// `value`, if it is written.
    pub value: Option<Value<'t>>,
    /// `valueFrom`, if it is written.
    pub value_from: Option<Value<'t>>,
}

// === impl ContainerKind ===

impl ContainerKind {
    /// The word for messages.
    pub fn noun(self) -> &'static str {
        match self {
            ContainerKind::Init => "init container",
            ContainerKind::Sidecar => "sidecar container",
            ContainerKind::Regular => "container",
            ContainerKind::Ephemeral => "ephemeral container",
        }
    }

    /// Whether it runs as long as the pod does, so that probes make sense.
    pub fn is_long_running(self) -> bool {
        matches!(self, ContainerKind::Sidecar | ContainerKind::Regular)
    }
}

// === impl Container ===

impl<'t> Container<'t> {
    /// Its name; empty where it is absent.
    pub fn name(self) -> &'t str {
        self.value.str_at(&["name"]).unwrap_or_default()
    }

    /// How messages name it, such as `container "app"`.
    pub fn noun(self) -> String {
        format!("{} \"{}\"", self.kind.noun(), self.name())
    }

    /// `image`; empty where it is absent.
    pub fn image(self) -> &'t str {
        self.value.str_at(&["image"]).unwrap_or_default()
    }

    /// A field of the container's own security context.
    pub fn security(self, field: &str) -> Option<Value<'t>> {
        self.value.at(&["securityContext", field])
    }

    /// A field of the container's security context, else of the pod's, with where it came from.
    /// Holds for `runAsUser`, `runAsGroup`, `runAsNonRoot`, `seLinuxOptions`, `seccompProfile`,
    /// `appArmorProfile` and `windowsOptions` (core/v1, `SecurityContext`).
    pub fn effective_security(self, field: &str) -> Effective<'t> {
        if let Some(value) = self.security(field) {
            return Effective { value: Some(value), origin: Origin::Written };
        }
        match self.pod.spec.at(&["securityContext", field]) {
            Some(value) => Effective { value: Some(value), origin: Origin::Inherited },
            None => Effective { value: None, origin: Origin::Defaulted },
        }
    }

    /// The environment variables, in their order.
    pub fn env(self) -> impl Iterator<Item = EnvVar<'t>> {
        self.value.items_at(&["env"]).map(|entry| EnvVar {
            entry,
            name: entry.str_at(&["name"]).unwrap_or_default(),
            value: entry.at(&["value"]),
            value_from: entry.at(&["valueFrom"]),
        })
    }

    /// Names in `securityContext.capabilities.add` or `.drop`, as written.
    pub fn capabilities(self, list: &str) -> impl Iterator<Item = Value<'t>> + use<'t> {
        self.value.items_at(&["securityContext", "capabilities", list])
    }
}
