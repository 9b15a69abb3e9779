//! A SecretStore sends tokens and Secrets of its namespace to the address that it names.

use crate::deputies::{EXTERNAL_SECRETS, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "secret-store",
    action: "writes a SecretStore that is given",
    needs: "Create or change a SecretStore of the External Secrets Operator.",
    why: "A store of the type Kubernetes names a server and a service account of its namespace: the \
          operator asks for a token of the account and shows it to the server. Stores of other types \
          send Secrets.",
    fix: "Let only administrators write stores, and take the right on serviceaccounts/token from the \
          operator.",
    depends: "",
    references: &[
        "https://external-secrets.io/latest/provider/kubernetes/",
        "https://external-secrets.io/latest/guides/security-best-practices/",
    ],
    known_as: &["kubesplaining/C-external-secrets"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[
        Example {
            manifests: concat!(
                account!("external-secrets", "external-secrets"),
                right_for_ci!("shop", "external-secrets.io", "secretstores", "create"),
            ),
            edge: ("ServiceAccount build/ci", "every service account in namespace shop"),
            // An ExternalSecret uses stores that are there.
            twin: concat!(
                account!("external-secrets", "external-secrets"),
                right_for_ci!("shop", "external-secrets.io", "externalsecrets", "create"),
            ),
        },
        Example {
            manifests: concat!(
                account!("external-secrets", "external-secrets"),
                right_for_ci!("shop", "external-secrets.io", "secretstores", "create"),
            ),
            edge: ("ServiceAccount build/ci", "every Secret in namespace shop"),
            // The operator is not there.
            twin: right_for_ci!("shop", "external-secrets.io", "secretstores", "create"),
        },
    ],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "external-secrets.io", "secretstores")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    if pen.facts().has_controller(&EXTERNAL_SECRETS) {
        pen.to(Vertex::Hub(Hub::ReadSecrets, held.namespace));
        let reason = "whether the operator may ask for tokens, as it may by default";
        pen.perhaps(Vertex::Hub(Hub::BecomeAccounts, held.namespace), reason);
    }
}
