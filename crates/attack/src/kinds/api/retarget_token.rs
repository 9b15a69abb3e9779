//! Token Secrets are filled for whomever they name.

use std::collections::BTreeSet;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::reached::SECRET;
use crate::right::{Ability, Right};
use crate::rights::READ_SECRETS;
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "retarget-token",
    action: "has a token Secret filled for",
    needs: "Update or patch on a Secret of type kubernetes.io/service-account-token, and a read of it.",
    why: "The annotation that names the service account can be changed: with its token and the UID taken \
          out, the controller manager fills the Secret with a token of the service account that it names \
          now.",
    fix: "Delete token Secrets, or take update and patch of Secrets away.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets"],
    known_as: &[],
    steps: 1,
    draw: Draw::Rights(&[CHANGE, READ_SECRETS], lead),
    examples: &[Example {
        manifests: concat!(
            role_for_ci!("shop", "{apiGroups: [''], resources: [secrets], verbs: [patch]}"),
            "
---
apiVersion: v1
kind: Secret
metadata: {name: web-token, namespace: shop, annotations: {kubernetes.io/service-account.name: web}}
type: kubernetes.io/service-account-token
"
        ),
        edge: ("ServiceAccount build/ci", "every service account in namespace shop"),
        // The type of a Secret cannot be changed.
        twin: concat!(
            role_for_ci!("shop", "{apiGroups: [''], resources: [secrets], verbs: [patch]}"),
            "
---
apiVersion: v1
kind: Secret
metadata: {name: web-token, namespace: shop, annotations: {kubernetes.io/service-account.name: web}}
type: Opaque
"
        ),
    }],
};

const CHANGE: Right = Right::any(&[Ability::of(&["update", "patch"], "", "secrets")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let may_read = |name: &str| {
        let names = held.names[1].only();
        names.is_none_or(|names| names.contains(&facts.texts.find(name)))
    };
    let mut namespaces = BTreeSet::new();
    for id in facts.reached(SECRET, held.namespace, &held.names[0]) {
        let secret = facts.world.object(id);
        let is_token = secret.root().str_at(&["type"]) == Some("kubernetes.io/service-account-token");
        let is_open = secret.root().bool_at(&["immutable"]) != Some(true);
        if is_token && is_open && may_read(secret.name()) {
            namespaces.extend(pen.place_of(id).map(|(namespace, _)| namespace));
        }
    }
    for namespace in namespaces {
        pen.to(Vertex::Hub(Hub::BecomeAccounts, Some(namespace)));
    }
}
