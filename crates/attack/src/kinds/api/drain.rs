//! Pods that are driven away start anew elsewhere.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "drain-node",
    action: "drives to a node of its own",
    needs: "Delete or evict pods, and update or patch nodes or their status, or delete nodes.",
    why: "What is deleted starts anew where the scheduler puts it: with all other nodes closed, on the node \
          that the attacker holds, with its token and Secrets.",
    fix: "Take the rights on nodes away; keep workloads of worth on nodes of their own.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/scheduling-eviction/"],
    known_as: &[
        "kubesplaining/KUBE-PRIVESC-016",
        "kubesplaining/KUBE-PRIVESC-033",
        "kubesplaining/node_drain_migrate",
    ],
    steps: 1,
    draw: Draw::Rights(&[AWAY, CLOSE], lead),
    examples: &[Example {
        manifests: cluster_role_for_ci!(
            "{apiGroups: [''], resources: [pods], verbs: [delete]}, \
                     {apiGroups: [''], resources: [nodes], verbs: [patch]}"
        ),
        edge: ("ServiceAccount build/ci", "any pod entered in every namespace"),
        twin: cluster_role_for_ci!(
            "{apiGroups: [''], resources: [pods], verbs: [delete]}, \
                     {apiGroups: [''], resources: [nodes], verbs: [get]}"
        ),
    }],
};

const AWAY: Right = Right::any(&[
    Ability::of(&["delete", "deletecollection"], "", "pods"),
    Ability::of(&["create"], "", "pods/eviction"),
]);
const CLOSE: Right = Right::any(&[
    Ability::on_cluster(&["update", "patch", "delete"], "", "nodes"),
    Ability::on_cluster(&["update", "patch"], "", "nodes/status"),
]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let to = Vertex::Hub(Hub::EnterPods, held.namespace);
    pen.perhaps(to, "only a node on which the attacker is root already gains by it");
}
