//! Volumes and the paths of the node they stand for.

use seawall_check::{Context, Draft};
use seawall_object::PodTemplate;
pub(crate) use seawall_object::{
    HostVolume, host_volumes, is_at_or_below, is_node_credential, is_runtime_socket, mounts_of, normalised,
};

/// Adds the places where containers mount a volume to what a finding rests on.
pub(crate) fn also_mounts(draft: &mut Draft, context: &Context<'_>, pod: PodTemplate<'_>, volume: &str) {
    for (_, mount) in mounts_of(pod, volume) {
        draft.also(context.id, mount);
    }
}
