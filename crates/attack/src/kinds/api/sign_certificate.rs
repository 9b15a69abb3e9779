//! Signing client certificates.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "sign-certificate",
    action: "signs a certificate for",
    needs: "Update or patch on certificatesigningrequests/status, and sign on the signer \
          kubernetes.io/kube-apiserver-client.",
    why: "These are the rights of a signer: it writes the certificates that it issues. They count for \
          nothing without the key of the CA that the API server believes, which a signer has.",
    fix: "Give these rights to nobody but the controller that signs.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization",
    ],
    known_as: &["kubesplaining/KUBE-PRIVESC-024", "kubesplaining/K8", "kubesplaining/O1b"],
    steps: 1,
    draw: Draw::Rights(&[STATUS, SIGN], lead),
    examples: &[Example {
        manifests: cluster_role_for_ci!(
            "{apiGroups: [certificates.k8s.io], \
                      resources: [certificatesigningrequests/status], verbs: [patch]}, \
                     {apiGroups: [certificates.k8s.io], resources: [signers], verbs: [sign], \
                      resourceNames: ['kubernetes.io/kube-apiserver-client']}"
        ),
        edge: ("ServiceAccount build/ci", "every user and group"),
        twin: cluster_role_for_ci!(
            "{apiGroups: [certificates.k8s.io], \
                      resources: [certificatesigningrequests/status], verbs: [patch]}, \
                     {apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve], \
                      resourceNames: ['kubernetes.io/kube-apiserver-client']}"
        ),
    }],
};

const STATUS: Right = Right::any(&[Ability::on_cluster(
    &["update", "patch"],
    "certificates.k8s.io",
    "certificatesigningrequests/status",
)]);
const SIGN: Right = Right::any(&[Ability::on_cluster(&["sign"], "certificates.k8s.io", "signers")
    .named(&["kubernetes.io/kube-apiserver-client", "kubernetes.io/*"])]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.perhaps(Vertex::Goal(Goal::AnyIdentity), "whoever signs needs the key of the client CA as well");
}
