//! Long-lived keys of a cloud lie in Secrets.

use seawall_finding::ObjectId;
use seawall_object::GroupKind;

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "cloud-key",
    action: "holds keys of",
    needs: "A key of the Secret bears the name under which tools of a cloud look for credentials.",
    why: "Whoever reads the Secret holds the keys, from anywhere and until somebody withdraws them; \
          whose keys they are is not read.",
    fix: "Use the identity of the workload in place of keys.",
    depends: "",
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
        "https://cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys",
    ],
    known_as: &[],
    steps: 1,
    draw: Draw::Objects(&[SECRET], draw),
    examples: &[Example {
        manifests: "
---
apiVersion: v1
kind: Secret
metadata: {name: cloud, namespace: shop}
data: {AWS_SECRET_ACCESS_KEY: YQ==}
",
        edge: ("Secret shop/cloud", "cloud identity of the keys in Secret shop/cloud (AWS)"),
        // Where, not who.
        twin: "
---
apiVersion: v1
kind: Secret
metadata: {name: cloud, namespace: shop}
data: {AWS_REGION: YQ==}
",
    }],
};

const SECRET: GroupKind<'static> = GroupKind { group: "", kind: "Secret" };

/// Keys, in lower case and without separators, and the cloud whose tools look for them.
const KEYS: &[(&str, &str)] = &[
    ("awssecretaccesskey", "AWS"),
    ("azureclientsecret", "Azure"),
    ("gcpserviceaccount", "Google Cloud"),
    ("googleapplicationcredentials", "Google Cloud"),
    ("serviceaccountjson", "Google Cloud"),
];

fn draw(pen: &mut Pen<'_, '_>, id: ObjectId) {
    let facts = pen.facts();
    let secret = facts.world.object(id);
    let keys = ["data", "stringData"].into_iter().filter_map(|map| secret.root().at(&[map]));
    let of_key = |key: &str| {
        let key: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
        let key = key.to_ascii_lowercase();
        KEYS.iter().find(|(name, _)| key == *name).map(|(_, cloud)| *cloud)
    };
    let Some(cloud) = keys.flat_map(|map| map.entries()).find_map(|(key, _)| of_key(key)) else { return };
    let namespace = facts.world.namespace(id).unwrap_or_default();
    let name = format!("of the keys in Secret {namespace}/{} ({cloud})", secret.name());
    let to = Vertex::Cloud(pen.text(&name));
    let from = Vertex::Secret(pen.text(namespace), pen.text(secret.name()));
    pen.perhaps_edge(from, to, Evidence::Object(id), "whether the keys are still good, and for what");
}
