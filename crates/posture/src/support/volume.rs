//! Volumes of a pod.

use seawall_object::PodTemplate;
use seawall_yaml::Value;

/// The volume of a name.
pub(crate) fn volume_named<'t>(pod: PodTemplate<'t>, name: &str) -> Option<Value<'t>> {
    pod.spec.items_at(&["volumes"]).find(|volume| volume.str_at(&["name"]) == Some(name))
}
