//! A ClusterIssuer sends Secrets of the namespace of cert-manager.

use crate::deputies::{CERT_MANAGER, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "cert-manager-cluster-issuer",
    action: "writes a ClusterIssuer that is sent",
    needs: "Create or change a ClusterIssuer of cert-manager.",
    why: "A ClusterIssuer of the type Vault names a server and a Secret in the namespace of cert- \
          manager, whose value is sent to this server as its token.",
    fix: "Let only administrators write issuers.",
    depends: "",
    references: &["https://cert-manager.io/docs/configuration/vault/"],
    known_as: &["kubesplaining/C-cert-manager"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("cert-manager", "cert-manager"),
            cluster_rights_for_ci!(("cert-manager.io", "clusterissuers", "create")),
        ),
        edge: ("ServiceAccount build/ci", "every Secret in namespace cert-manager"),
        // A Role gives no right on objects without namespace.
        twin: concat!(
            account!("cert-manager", "cert-manager"),
            right_for_ci!("cert-manager", "cert-manager.io", "clusterissuers", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[Ability::on_cluster(WRITE, "cert-manager.io", "clusterissuers")]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    for (namespace, _) in pen.facts().controllers(&CERT_MANAGER) {
        pen.to(Vertex::Hub(Hub::ReadSecrets, Some(namespace)));
    }
}
