//! Having certificates of nodes signed.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "approve-node",
    action: "has a certificate signed for",
    needs: "Create on certificatesigningrequests, update or patch on their approval, and approve on the \
          signer kubernetes.io/kube-apiserver-client-kubelet.",
    why: "The certificate says the name of a node and the group system:nodes, and the Node authorizer \
          believes it.",
    fix: "Take one of the three rights away; approve by a controller that checks who asks.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization",
    ],
    known_as: &["kubesplaining/KUBE-PRIVESC-011"],
    steps: 1,
    draw: Draw::Rights(&[CREATE, APPROVE, SIGNER], lead),
    examples: &[Example {
        manifests: cluster_role_for_ci!(
            "{apiGroups: [certificates.k8s.io], \
                      resources: [certificatesigningrequests], verbs: [create]}, \
                     {apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], \
                      verbs: [update]}, \
                     {apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve], \
                      resourceNames: ['kubernetes.io/kube-apiserver-client-kubelet']}"
        ),
        edge: ("ServiceAccount build/ci", "every node's identity"),
        // This signer signs for servers.
        twin: cluster_role_for_ci!(
            "{apiGroups: [certificates.k8s.io], \
                      resources: [certificatesigningrequests], verbs: [create]}, \
                     {apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], \
                      verbs: [update]}, \
                     {apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve], \
                      resourceNames: ['kubernetes.io/kubelet-serving']}"
        ),
    }],
};

const CREATE: Right =
    Right::any(&[Ability::on_cluster(&["create"], "certificates.k8s.io", "certificatesigningrequests")]);
const APPROVE: Right = Right::any(&[Ability::on_cluster(
    &["update", "patch"],
    "certificates.k8s.io",
    "certificatesigningrequests/approval",
)]);
const SIGNER: Right = Right::any(&[Ability::on_cluster(&["approve"], "certificates.k8s.io", "signers")
    .named(&["kubernetes.io/kube-apiserver-client-kubelet", "kubernetes.io/*"])]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.to(Vertex::Goal(Goal::NodeIdentity));
}
