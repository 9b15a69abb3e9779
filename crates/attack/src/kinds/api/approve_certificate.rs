//! Having client certificates signed.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "approve-certificate",
    action: "has a certificate signed for",
    needs: "Create on certificatesigningrequests, update or patch on their approval, and approve on the \
          signer kubernetes.io/kube-apiserver-client.",
    why: "The controller manager signs what is approved, and nobody asks whether the requester is whom the \
          certificate names; only the group system:masters is refused. A certificate cannot be taken back.",
    fix: "Take one of the three rights away; approve by a controller that checks who asks.",
    depends: "The controller manager has the key of the client CA, as it has wherever kubeadm made the \
          cluster.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization",
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#csrs-and-certificate-issuing",
    ],
    known_as: &["icekube/GENERATE_CLIENT_CERTIFICATE", "kubesplaining/KUBE-PRIVESC-011", "kubesplaining/O1b"],
    steps: 1,
    draw: Draw::Rights(&[CREATE, APPROVE, SIGNER], lead),
    examples: &[
        Example {
            manifests: cluster_role_for_ci!(
                "{apiGroups: [certificates.k8s.io], \
                      resources: [certificatesigningrequests], verbs: [create]}, \
                     {apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], \
                      verbs: [update]}, \
                     {apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve], \
                      resourceNames: ['kubernetes.io/kube-apiserver-client']}"
            ),
            edge: ("ServiceAccount build/ci", "every user and group"),
            // This signer signs for nodes only.
            twin: cluster_role_for_ci!(
                "{apiGroups: [certificates.k8s.io], \
                      resources: [certificatesigningrequests], verbs: [create]}, \
                     {apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], \
                      verbs: [update]}, \
                     {apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve], \
                      resourceNames: ['kubernetes.io/kube-apiserver-client-kubelet']}"
            ),
        },
        Example {
            manifests: cluster_role_for_ci!(
                "{apiGroups: [certificates.k8s.io], \
                      resources: [certificatesigningrequests], verbs: [create]}, \
                     {apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], \
                      verbs: [update]}, \
                     {apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve], \
                      resourceNames: ['kubernetes.io/*']}"
            ),
            edge: ("ServiceAccount build/ci", "every user and group"),
            // Approval asks for another verb.
            twin: cluster_role_for_ci!(
                "{apiGroups: [certificates.k8s.io], \
                      resources: [certificatesigningrequests], verbs: [create]}, \
                     {apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], \
                      verbs: [update]}, \
                     {apiGroups: [certificates.k8s.io], resources: [signers], verbs: [sign], \
                      resourceNames: ['kubernetes.io/*']}"
            ),
        },
    ],
};

const CREATE: Right =
    Right::any(&[Ability::on_cluster(&["create"], "certificates.k8s.io", "certificatesigningrequests")]);
const APPROVE: Right = Right::any(&[Ability::on_cluster(
    &["update", "patch"],
    "certificates.k8s.io",
    "certificatesigningrequests/approval",
)]);
const SIGNER: Right = Right::any(&[Ability::on_cluster(&["approve"], "certificates.k8s.io", "signers")
    .named(&["kubernetes.io/kube-apiserver-client", "kubernetes.io/*"])]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.to(Vertex::Goal(Goal::AnyIdentity));
}
