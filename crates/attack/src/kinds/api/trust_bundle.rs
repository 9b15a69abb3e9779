//! Cluster trust bundles say whom workloads believe.

use seawall_world::Version;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "trust-bundle",
    action: "adds a CA that workloads believe, and so has",
    needs: "Create, update or patch on clustertrustbundles.",
    why: "Pods that project the bundle believe each CA in it, and so whoever has a certificate of one.",
    fix: "Take the right away, or name the bundles with resourceNames.",
    depends: "Gate ClusterTrustBundle: alpha in 1.27, beta and off in 1.33; bundles of a signer need attest \
          on it too.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#cluster-trust-bundles",
    ],
    known_as: &["kubesplaining/N3"],
    steps: 1,
    draw: Draw::Rights(&[WRITE], lead),
    examples: &[Example {
        manifests: cluster_role_for_ci!(
            "{apiGroups: [certificates.k8s.io], \
                      resources: [clustertrustbundles], verbs: [patch]}"
        ),
        edge: ("ServiceAccount build/ci", "traffic of others"),
        twin: cluster_role_for_ci!(
            "{apiGroups: [certificates.k8s.io], resources: [clustertrustbundles], \
                      verbs: [get]}"
        ),
    }],
};

const WRITE: Right = Right::any(&[Ability::on_cluster(
    &["create", "update", "patch"],
    "certificates.k8s.io",
    "clustertrustbundles",
)
.since(Version::new(27))]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let reason = "whether the gate ClusterTrustBundle is on, and what projects the bundle, was not read";
    pen.perhaps(Vertex::Goal(Goal::Traffic), reason);
}
