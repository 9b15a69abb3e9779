//! The status of a node says where its kubelet is.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::server::Flag;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "node-address",
    action: "moves the address of a kubelet to itself, and so has",
    needs: "Update or patch on nodes/status.",
    why: "The API server opens exec, logs and proxied requests to the address in the status; unless it \
          checks the certificate of kubelets, whoever answers there sees them.",
    fix: "Take the right away: kubelets write the status of their own node.",
    depends: "The flag --kubelet-certificate-authority of the API server.",
    references: &[
        "https://kubernetes.io/docs/concepts/architecture/control-plane-node-communication/#api-server-to-kubelet",
    ],
    known_as: &["kubesplaining/KUBE-PRIVESC-033"],
    steps: 1,
    draw: Draw::Rights(&[STATUS], lead),
    examples: &[Example {
        manifests: cluster_role_for_ci!("{apiGroups: [''], resources: [nodes/status], verbs: [patch]}"),
        edge: ("ServiceAccount build/ci", "traffic of others"),
        twin: cluster_role_for_ci!("{apiGroups: [''], resources: [nodes/status], verbs: [get]}"),
    }],
};

const STATUS: Right = Right::any(&[Ability::on_cluster(&["update", "patch"], "", "nodes/status")]);

const DOUBT: &str = "whether the API server checks the certificates of kubelets was not read";

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let to = Vertex::Goal(Goal::Traffic);
    match pen.facts().server_flag("--kubelet-certificate-authority") {
        Flag::Set(_) => pen.blocked(to, "the API server checks the certificates of kubelets"),
        Flag::Unset => pen.to(to),
        Flag::Unread => pen.perhaps(to, DOUBT),
    }
}
