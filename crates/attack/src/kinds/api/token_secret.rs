//! Token Secrets hold tokens of service accounts.

use seawall_finding::ObjectId;

use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::reached::SECRET;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "token-secret",
    action: "holds a token of",
    needs: "A Secret of type kubernetes.io/service-account-token whose annotation names a service account \
          that exists.",
    why: "The controller manager writes a token without end into the Secret.",
    fix: "Delete the Secret; ask for tokens that end by TokenRequest.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets"],
    known_as: &["kubehound/IDENTITY_ASSUME", "icekube/GET_AUTHENTICATION_TOKEN_FOR"],
    steps: 1,
    draw: Draw::Objects(&[SECRET], draw),
    examples: &[Example {
        manifests: concat!(
            account!("shop", "web"),
            "---
apiVersion: v1
kind: Secret
metadata:
  name: web-token
  namespace: shop
  annotations: {kubernetes.io/service-account.name: web}
type: kubernetes.io/service-account-token
"
        ),
        edge: ("Secret shop/web-token", "ServiceAccount shop/web"),
        twin: concat!(
            account!("shop", "web"),
            "---
apiVersion: v1
kind: Secret
metadata:
  name: web-token
  namespace: shop
  annotations: {kubernetes.io/service-account.name: web}
type: Opaque
"
        ),
    }],
};

fn draw(pen: &mut Pen<'_, '_>, id: ObjectId) {
    let Some((namespace, name)) = pen.place_of(id) else { return };
    let secret = pen.facts().world.object(id);
    if secret.root().str_at(&["type"]) != Some("kubernetes.io/service-account-token") {
        return;
    }
    let Some(account) = secret.annotation("kubernetes.io/service-account.name") else { return };
    let Some(account_name) = account.as_str() else { return };
    let account_name = pen.text(account_name);
    if pen.facts().account(namespace, account_name).is_some() {
        pen.begin_at(Vertex::Secret(namespace, name));
        pen.to_by(Vertex::Account(namespace, account_name), id, account);
    }
}
