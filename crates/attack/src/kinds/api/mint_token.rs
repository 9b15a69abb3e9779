//! Token Secrets are filled for whoever makes them.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::rights::READ_SECRETS;
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "mint-token",
    action: "has a token written for",
    needs: "Create Secrets and read them, in the namespace.",
    why: "The controller manager fills a Secret of type kubernetes.io/service-account-token with a token of \
          the service account that its annotation names, whoever made it.",
    fix: "Take create or read of Secrets away, or keep powerful service accounts in namespaces of their \
          own.",
    depends: "Such Secrets are filled in every version; only those that came by themselves ended with 1.24.",
    references: &["https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets"],
    known_as: &["kubesplaining/KUBE-PRIVESC-007", "icekube/CREATE_SECRET_WITH_TOKEN"],
    steps: 1,
    draw: Draw::Rights(&[CREATE, READ_SECRETS], lead),
    examples: &[Example {
        manifests: role_for_ci!("shop", "{apiGroups: [''], resources: [secrets], verbs: [create, list]}"),
        edge: ("ServiceAccount build/ci", "every service account in namespace shop"),
        // The token is written after the answer.
        twin: role_for_ci!("shop", "{apiGroups: [''], resources: [secrets], verbs: [create, update]}"),
    }],
};

const CREATE: Right = Right::any(&[Ability::of(&["create"], "", "secrets")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    // The name of what is made can be one that may be read.
    pen.to(Vertex::Hub(Hub::BecomeAccounts, held.namespace));
}
