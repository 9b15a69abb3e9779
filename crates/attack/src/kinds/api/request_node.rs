//! Certificates of nodes that are approved by themselves.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "request-node",
    action: "is given, without approval, a certificate of",
    needs: "Create on certificatesigningrequests and on certificatesigningrequests/nodeclient, and a read \
          of certificatesigningrequests.",
    why: "The controller manager approves requests for certificates of nodes from whoever may create \
          certificatesigningrequests/nodeclient.",
    fix: "Remove the binding once all nodes have joined, and let bootstrap tokens end soon.",
    depends: "",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/"],
    known_as: &["kubesplaining/KUBE-PRIVESC-026"],
    steps: 1,
    draw: Draw::Rights(&[CREATE, READ, NODE_CLIENT], lead),
    examples: &[Example {
        manifests: cluster_role_for_ci!(
            "{apiGroups: [certificates.k8s.io], \
                      resources: [certificatesigningrequests], verbs: [create, get]}, \
                     {apiGroups: [certificates.k8s.io], \
                      resources: [certificatesigningrequests/nodeclient], verbs: [create]}"
        ),
        edge: ("ServiceAccount build/ci", "every node's identity"),
        // That one renews the certificate of the node that asks.
        twin: cluster_role_for_ci!(
            "{apiGroups: [certificates.k8s.io], \
                      resources: [certificatesigningrequests], verbs: [create, get]}, \
                     {apiGroups: [certificates.k8s.io], \
                      resources: [certificatesigningrequests/selfnodeclient], verbs: [create]}"
        ),
    }],
};

const CREATE: Right =
    Right::any(&[Ability::on_cluster(&["create"], "certificates.k8s.io", "certificatesigningrequests")]);
const READ: Right = Right::any(&[Ability::on_cluster(
    &["get", "list", "watch"],
    "certificates.k8s.io",
    "certificatesigningrequests",
)]);
const NODE_CLIENT: Right = Right::any(&[Ability::on_cluster(
    &["create"],
    "certificates.k8s.io",
    "certificatesigningrequests/nodeclient",
)]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.to(Vertex::Goal(Goal::NodeIdentity));
}
