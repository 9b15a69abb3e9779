//! Claims of devices hand configuration to drivers.

use seawall_object::GroupKind;
use seawall_world::Version;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::rights::START_PODS;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "device-claim",
    action: "hands a device driver configuration of its own, and may become",
    needs: "Create resourceclaims, their templates or deviceclasses, and start pods, where a class of \
          devices is there.",
    why: "Drivers run as root on the node and turn the configuration of a claim into devices, mounts and \
          hooks of the container; a claim with admin access sees devices of others.",
    fix: "Take the right away where no devices are needed; use drivers that check what they are given.",
    depends: "Gate DynamicResourceAllocation: on by default from 1.34.",
    references: &["https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/"],
    known_as: &["kubesplaining/N5", "kubesplaining/N7", "kubesplaining/O4"],
    steps: 1,
    draw: Draw::Rights(&[START_PODS, CLAIM], lead),
    examples: &[Example {
        manifests: concat!(
            role_for_ci!(
                "shop",
                "{apiGroups: [''], resources: [pods], verbs: [create]}, \
                     {apiGroups: [resource.k8s.io], resources: [resourceclaims], verbs: [create]}"
            ),
            "
---
apiVersion: resource.k8s.io/v1
kind: DeviceClass
metadata: {name: gpu}
"
        ),
        edge: ("ServiceAccount build/ci", "root on a node"),
        // There is no class of devices.
        twin: role_for_ci!(
            "shop",
            "{apiGroups: [''], resources: [pods], verbs: [create]}, \
                     {apiGroups: [resource.k8s.io], resources: [resourceclaims], verbs: [create]}"
        ),
    }],
};

const CLASS: GroupKind<'static> = GroupKind { group: "resource.k8s.io", kind: "DeviceClass" };

const GROUP: &str = "resource.k8s.io";

const CLAIM: Right = Right::any(&[
    Ability::of(&["create"], GROUP, "resourceclaims").since(Version::new(34)),
    Ability::of(&["create"], GROUP, "resourceclaimtemplates").since(Version::new(34)),
    Ability::on_cluster(&["create", "update", "patch"], GROUP, "deviceclasses").since(Version::new(34)),
]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let facts = pen.facts();
    if !facts.world.of_kind(CLASS).is_empty() {
        pen.perhaps(Vertex::Goal(Goal::SomeNode), "what the driver makes of its configuration decides");
    }
}
