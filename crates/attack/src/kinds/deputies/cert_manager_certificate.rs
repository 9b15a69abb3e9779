//! cert-manager signs certificates with the keys of its issuers.

use seawall_finding::ObjectId;
use seawall_object::GroupKind;

use crate::deputies::{CERT_MANAGER, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "cert-manager-certificate",
    action: "has a client certificate signed, and may be",
    needs: "Create a Certificate or CertificateRequest where an issuer of cert-manager signs with a key \
          of its own.",
    why: "cert-manager approves requests for its own issuers itself, and signs any name and any group; \
          if the API server trusts the authority of the issuer for clients, a certificate of the group \
          system:masters is one of an administrator.",
    fix: "Never give cert-manager the key of the authority that the API server trusts for clients, and \
          let approver-policy decide about requests.",
    depends: "",
    references: &[
        "https://cert-manager.io/docs/configuration/ca/",
        "https://cert-manager.io/docs/policy/approval/",
    ],
    known_as: &["kubesplaining/C-cert-manager"],
    steps: 1,
    draw: Draw::Steering(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("cert-manager", "cert-manager"),
            "
---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: ca}
spec: {ca: {secretName: ca}}
",
            right_for_ci!("shop", "cert-manager.io", "certificates", "create"),
        ),
        edge: ("ServiceAccount build/ci", "cluster admin"),
        // An authority of the internet signs no names of clusters.
        twin: concat!(
            account!("cert-manager", "cert-manager"),
            "
---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: ca}
spec: {acme: {server: 'https://acme.example.org'}}
",
            right_for_ci!("shop", "cert-manager.io", "certificates", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[
    Ability::of(WRITE, "cert-manager.io", "certificates"),
    Ability::of(&["create"], "cert-manager.io", "certificaterequests"),
]);
const ISSUER: GroupKind<'static> = GroupKind { group: "cert-manager.io", kind: "Issuer" };
const CLUSTER_ISSUER: GroupKind<'static> = GroupKind { group: "cert-manager.io", kind: "ClusterIssuer" };

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let signs = |id: &ObjectId| {
        let spec = facts.world.object(*id).spec();
        spec.is_some_and(|spec| spec.at(&["ca"]).is_some())
    };
    let is_here = |id: &&ObjectId| {
        let namespace = facts.world.namespace(**id).unwrap_or_default();
        held.namespace.is_none_or(|held| facts.texts.get(held) == namespace)
    };
    let mut of_namespace = facts.world.of_kind(ISSUER).iter().filter(is_here);
    if facts.has_controller(&CERT_MANAGER)
        && (facts.world.of_kind(CLUSTER_ISSUER).iter().any(signs) || of_namespace.any(signs))
    {
        let reason = "whether the API server trusts the authority of the issuer for clients";
        pen.perhaps(Vertex::Goal(Goal::ClusterAdmin), reason);
    }
}
