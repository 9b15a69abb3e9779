//! A container of a pod, of whichever list.

use std::fmt;

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
    // What nearly every check asks for, looked up once.
    command: Option<Value<'t>>,
    image: &'t str,
    image_name: &'t str,
    security_context: Option<Value<'t>>,
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

/// Whether a written capability means `name`. Runtimes ignore case, and some accept the kernel's
/// prefix.
pub fn is_capability(written: &str, name: &str) -> bool {
    let bare = match written.get(..4) {
        Some(prefix) if prefix.eq_ignore_ascii_case("CAP_") => &written[4..],
        _ => written,
    };
    bare.eq_ignore_ascii_case(name)
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
    pub(crate) fn new(pod: PodTemplate<'t>, value: Value<'t>, kind: ContainerKind) -> Self {
        let [command, image, security_context] =
            ["command", "image", "securityContext"].map(|field| value.at(&[field]));
        let image = image.and_then(Value::as_str).unwrap_or_default();
        let last = image.rfind('/').map_or(image, |at| &image[at + 1..]);
        let image_name = last.find(['@', ':']).map_or(last, |at| &last[..at]);
        Container { pod, value, kind, command, image, image_name, security_context }
    }

    /// Its name; empty where it is absent.
    pub fn name(self) -> &'t str {
        self.value.str_at(&["name"]).unwrap_or_default()
    }

    /// How messages name it, such as `container "app"`.
    pub fn noun(self) -> impl fmt::Display + use<'t> {
        let (kind, name) = (self.kind.noun(), self.name());
        fmt::from_fn(move |f| write!(f, "{kind} \"{name}\""))
    }

    /// `image`; empty where it is absent.
    pub fn image(self) -> &'t str {
        self.image
    }

    /// The last part of the image's path, without tag and digest.
    pub fn image_name(self) -> &'t str {
        self.image_name
    }

    /// `command`, if it is written.
    pub fn command(self) -> Option<Value<'t>> {
        self.command
    }

    /// A field of the container's own security context.
    pub fn security(self, field: &str) -> Option<Value<'t>> {
        self.security_context?.at(&[field])
    }

    /// A field of the container's security context, else of the pod's, with where it came from.
    /// Holds for `runAsUser`, `runAsGroup`, `runAsNonRoot`, `seLinuxOptions`, `seccompProfile`,
    /// `appArmorProfile` and `windowsOptions` (core/v1, `SecurityContext`).
    pub fn effective_security(self, field: &str) -> Effective<'t> {
        if let Some(value) = self.security(field) {
            return Effective { value: Some(value), origin: Origin::Written };
        }
        match self.pod.security(field) {
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
    pub fn capabilities<'l>(self, list: &'l str) -> impl Iterator<Item = Value<'t>> + use<'t, 'l> {
        self.security("capabilities").into_iter().flat_map(move |value| value.items_at(&[list]))
    }
}
