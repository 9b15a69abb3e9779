//! Kubernetes objects as raw trees with typed views.
//!
//! An [`Object`] is a cursor on the root of a tree; the views below it read fields where they
//! stand. Nothing is copied, and nothing a user wrote is lost.
//!
//! **Invariant:** a view answers "absent" only for fields that are absent or `null`. A field of a
//! type that the API server would refuse is found by `shape`, so that no check takes it for
//! absent.

mod container;
mod helm;
mod host_path;
mod image;
mod last_applied;
mod metadata;
pub mod names;
mod pod;
mod quantity;
mod secret;
mod selector;
mod selector_text;
mod shape;
mod templates;

pub use container::{Container, ContainerKind, EnvVar, is_capability};
pub use helm::{RELEASE_DIGEST, Release, ReleaseError, ReleaseLimits, ReleaseObject, ReleaseRecord};
pub use host_path::{
    HostVolume, host_volumes, is_at_or_below, is_node_credential, is_runtime_socket, mounts_of, normalised,
};
pub use image::{ImageError, ImageReference};
pub use last_applied::last_applied_version;
pub use metadata::{GroupKind, Object, Owner};
pub use pod::{Effective, Origin, PodTemplate, pod_templates};
pub use quantity::{Quantity, QuantityError};
pub use secret::{
    LAST_APPLIED, SecretLiteral, SecretPlace, SecretReason, annotation_secret, argument_secrets,
    config_secret, env_secret, is_placeholder, is_secret_name, redacted, secret_format, secrets,
};
pub use selector::{Operator, Requirement, Selector, SelectorError};
pub use shape::{Misfit, misfit};
pub use templates::{holds_templates, template_kinds};
