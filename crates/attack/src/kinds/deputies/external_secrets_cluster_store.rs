//! A ClusterSecretStore takes service accounts and Secrets of every namespace.

use crate::deputies::{EXTERNAL_SECRETS, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "cluster-secret-store",
    action: "writes a ClusterSecretStore that is given",
    needs: "Create or change a ClusterSecretStore of the External Secrets Operator.",
    why: "It names the namespace of the Secret or service account that it uses, and the server that is \
          shown them.",
    fix: "Let only administrators write stores.",
    depends: "",
    references: &["https://external-secrets.io/latest/api/clustersecretstore/"],
    known_as: &["kubesplaining/C-external-secrets"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("external-secrets", "external-secrets"),
            cluster_rights_for_ci!(("external-secrets.io", "clustersecretstores", "patch")),
        ),
        edge: ("ServiceAccount build/ci", "every Secret in every namespace"),
        // To take a store away sends nothing.
        twin: concat!(
            account!("external-secrets", "external-secrets"),
            cluster_rights_for_ci!(("external-secrets.io", "clustersecretstores", "delete")),
        ),
    }],
};

const WRITTEN: Right =
    Right::any(&[Ability::on_cluster(WRITE, "external-secrets.io", "clustersecretstores")]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    if pen.facts().has_controller(&EXTERNAL_SECRETS) {
        pen.to(Vertex::Hub(Hub::ReadSecrets, None));
        let reason = "whether the operator may ask for tokens, as it may by default";
        pen.perhaps(Vertex::Hub(Hub::BecomeAccounts, None), reason);
    }
}
