//! Labels and taints of nodes say which pods come to them.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "steer-pods",
    action: "draws to a node of its own",
    needs: "Update or patch on nodes.",
    why: "DaemonSets and pods with a node selector come to whatever node bears the label, also to the one \
          that the attacker holds.",
    fix: "Take the right away; use labels below node-restriction.kubernetes.io, which no kubelet may write.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-isolation-restriction",
    ],
    known_as: &["kubesplaining/N14", "kubesplaining/KUBE-PRIVESC-033"],
    steps: 1,
    draw: Draw::Rights(&[LABEL], lead),
    examples: &[Example {
        manifests: cluster_role_for_ci!("{apiGroups: [''], resources: [nodes], verbs: [update]}"),
        edge: ("ServiceAccount build/ci", "any pod entered in every namespace"),
        // Nodes are in no namespace.
        twin: role_for_ci!("shop", "{apiGroups: [''], resources: [nodes], verbs: [update]}"),
    }],
};

const LABEL: Right = Right::any(&[Ability::on_cluster(&["update", "patch"], "", "nodes")]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let to = Vertex::Hub(Hub::EnterPods, None);
    pen.perhaps(to, "only a node on which the attacker is root already gains by it");
}
