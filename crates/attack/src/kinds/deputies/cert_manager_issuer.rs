//! An issuer of cert-manager sends a Secret to the address that it names.

use crate::deputies::{CERT_MANAGER, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::Hub;

pub(crate) const KIND: Kind = Kind {
    id: "cert-manager-issuer",
    action: "writes an issuer that is sent",
    needs: "Create or change an Issuer, or a ClusterIssuer, of cert-manager.",
    why: "An issuer of the type Vault names a server and a Secret; cert-manager sends the value of any \
          key of it to this server as its token. A ClusterIssuer takes Secrets of the namespace of \
          cert-manager.",
    fix: "Let only administrators write issuers.",
    depends: "",
    references: &["https://cert-manager.io/docs/configuration/vault/"],
    known_as: &["kubesplaining/C-cert-manager"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("cert-manager", "cert-manager"),
            right_for_ci!("shop", "cert-manager.io", "issuers", "create"),
        ),
        edge: ("ServiceAccount build/ci", "every Secret in namespace shop"),
        // A Certificate names an issuer, not a server.
        twin: concat!(
            account!("cert-manager", "cert-manager"),
            right_for_ci!("shop", "cert-manager.io", "certificates", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "cert-manager.io", "issuers")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.use_deputy(&CERT_MANAGER, held, Hub::ReadSecrets);
}
