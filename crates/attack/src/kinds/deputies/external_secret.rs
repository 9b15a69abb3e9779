//! An ExternalSecret copies what a common store holds.

use seawall_object::GroupKind;
use seawall_yaml::Value;

use crate::cloud::arn_as_seen;
use crate::deputies::{EXTERNAL_SECRETS, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "external-secret",
    action: "writes an ExternalSecret, which copies what is read by",
    needs: "Create or change an ExternalSecret where a ClusterSecretStore may be used.",
    why: "The operator reads whatever the store may read and writes it into a Secret of the namespace; \
          the store does not ask whose it is.",
    fix: "Limit the namespaces of a ClusterSecretStore by conditions, and the identity of the store to \
          what those need.",
    depends: "",
    references: &["https://external-secrets.io/latest/guides/multi-tenancy/"],
    known_as: &["kubesplaining/C-external-secrets"],
    steps: 1,
    draw: Draw::Steering(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("external-secrets", "external-secrets"),
            "
---
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: all}
spec: {provider: {aws: {service: SecretsManager, role: 'arn:aws:iam::12:role/secrets'}}}
",
            right_for_ci!("shop", "external-secrets.io", "externalsecrets", "create"),
        ),
        edge: ("ServiceAccount build/ci", "cloud identity arn:aws:iam::12:role/secrets"),
        // The store is one of another namespace.
        twin: concat!(
            account!("external-secrets", "external-secrets"),
            "
---
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: all}
spec: {provider: {aws: {service: SecretsManager, role: 'arn:aws:iam::12:role/secrets'}}}
",
            right_for_ci!("shop", "external-secrets.io", "externalsecrets", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[
    Ability::of(WRITE, "external-secrets.io", "externalsecrets"),
    Ability::on_cluster(WRITE, "external-secrets.io", "clusterexternalsecrets"),
]);
const STORE: GroupKind<'static> = GroupKind { group: "external-secrets.io", kind: "ClusterSecretStore" };

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    if !facts.has_controller(&EXTERNAL_SECRETS) {
        return;
    }
    for id in facts.world.of_kind(STORE) {
        let store = facts.world.object(*id);
        let Some(spec) = store.spec() else { continue };
        let is_limited = spec.items_at(&["conditions"]).next().is_some() && held.namespace.is_some();
        let provider = spec.at(&["provider"]);
        let inside = provider.and_then(|provider| provider.at(&["kubernetes"]));
        let to = match (inside.and_then(|inside| inside.str_at(&["remoteNamespace"])), provider) {
            (Some(namespace), _) => Vertex::Hub(Hub::ReadSecrets, Some(pen.text(namespace))),
            (None, Some(provider)) => Vertex::Cloud(pen.text(&identity(provider, store.name()))),
            (None, None) => continue,
        };
        match is_limited {
            true => pen.perhaps(to, "whether the conditions of the store let the namespace use it"),
            false => pen.perhaps(to, "what the identity of the store may read"),
        }
    }
}

/// The role that a store says it takes, or else the store.
fn identity(provider: Value<'_>, store: &str) -> String {
    match provider.str_at(&["aws", "role"]) {
        Some(role) => arn_as_seen(role),
        None => format!("of ClusterSecretStore {store}"),
    }
}
