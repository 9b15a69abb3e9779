//! A virtual machine of KubeVirt holds what its volumes name.

use crate::deputies::{KUBEVIRT, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "kubevirt-machine",
    action: "starts a virtual machine that holds",
    needs: "Create or change a virtual machine of KubeVirt.",
    why: "Its disks may be any Secret and the token of any service account of the namespace, and \
          KubeVirt makes the pod of the machine with privileges that its author may not have; a disk \
          that is a file of the node needs a feature gate.",
    fix: "Treat the right like the right to create pods, and leave the feature gate HostDisk off.",
    depends: "",
    references: &["https://kubevirt.io/user-guide/storage/disks_and_volumes/#serviceaccount"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001", "kubesplaining/C-kubevirt", "kubesplaining/N8"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[
        Example {
            manifests: concat!(
                account!("kubevirt", "kubevirt-controller"),
                right_for_ci!("shop", "kubevirt.io", "virtualmachineinstances", "create"),
            ),
            edge: ("ServiceAccount build/ci", "every service account in namespace shop"),
            // The spec of a machine that runs cannot be changed.
            twin: concat!(
                account!("kubevirt", "kubevirt-controller"),
                right_for_ci!("shop", "kubevirt.io", "virtualmachineinstances", "update"),
            ),
        },
        Example {
            manifests: concat!(
                account!("kubevirt", "kubevirt-controller"),
                right_for_ci!("shop", "kubevirt.io", "virtualmachines", "create"),
            ),
            edge: ("ServiceAccount build/ci", "root on a node"),
            // To start a machine is not to write it.
            twin: concat!(
                account!("kubevirt", "kubevirt-controller"),
                right_for_ci!("shop", "subresources.kubevirt.io", "virtualmachines/start", "update"),
            ),
        },
    ],
};

const WRITTEN: Right = Right::any(&[
    Ability::of(WRITE, "kubevirt.io", "virtualmachines"),
    Ability::of(&["create"], "kubevirt.io", "virtualmachineinstances"),
]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    if pen.facts().has_controller(&KUBEVIRT) {
        pen.to(Vertex::Hub(Hub::BecomeAccounts, held.namespace));
        pen.to(Vertex::Hub(Hub::ReadSecrets, held.namespace));
        let node = Vertex::Goal(Goal::SomeNode);
        pen.perhaps(node, "whether KubeVirt's feature gates let disks be files of the node");
    }
}
