//! kubesplaining's own form of a snapshot (`testdata/snapshots/*.json`), as manifests.
//!
//! Most lists of `resources` hold objects as the API has them, but for `apiVersion` and `kind`. Two hold an
//! extract of its own: `secrets_metadata`, and `certificate_signing_requests`, which leaves out what was to
//! be signed.

use std::path::Path;

use seawall_world::{Origin, Settings, Source, Stated, World};
use serde_json::{Map, Value, json};

use super::read_json;

/// The lists that hold objects as the API has them.
const LISTS: &[(&str, &str, &str)] = &[
    ("namespaces", "v1", "Namespace"),
    ("service_accounts", "v1", "ServiceAccount"),
    ("pods", "v1", "Pod"),
    ("deployments", "apps/v1", "Deployment"),
    ("network_policies", "networking.k8s.io/v1", "NetworkPolicy"),
    ("mutating_webhook_configs", "admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"),
    ("cluster_roles", "rbac.authorization.k8s.io/v1", "ClusterRole"),
    ("cluster_role_bindings", "rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
    ("roles", "rbac.authorization.k8s.io/v1", "Role"),
    ("role_bindings", "rbac.authorization.k8s.io/v1", "RoleBinding"),
];

/// A snapshot, as far as the API has names for it.
pub(in crate::conformance) struct Snapshot {
    /// The objects, a JSON document each, which are YAML too.
    pub(in crate::conformance) manifests: String,
    /// The cluster's version.
    pub(in crate::conformance) version: Stated,
}

// === impl Snapshot ===

impl Snapshot {
    /// Reads a snapshot's file. A list that is not known is an error, since what it holds would be missed.
    pub(in crate::conformance) fn read(path: &Path) -> Result<Snapshot, String> {
        let whole = read_json(path)?;
        let fault = |what: String| format!("{}: {what}", path.display());
        let version = whole["metadata"]["cluster_version"].as_str().unwrap_or_default();
        let version = version.parse().map_err(|error: String| fault(error))?;
        let lists = whole["resources"].as_object().ok_or_else(|| fault("no resources".to_owned()))?;
        let mut manifests = String::new();
        for (list, items) in lists {
            for item in items.as_array().into_iter().flatten() {
                let object =
                    object(list, item).ok_or_else(|| fault(format!("the list {list} is not known")))?;
                manifests += &format!("---\n{object}\n");
            }
        }
        Ok(Snapshot { manifests, version })
    }

    /// Its objects as all that there is.
    pub(in crate::conformance) fn world(&self) -> World {
        let source = Source::read("snapshot".to_owned(), self.manifests.as_bytes(), Origin::File, true);
        let settings = Settings { complete: true, kubernetes: self.version.version, ..Settings::default() };
        World::build(vec![source], Vec::new(), settings)
    }
}

/// One object; none where the list is not known.
fn object(list: &str, item: &Value) -> Option<Value> {
    if let Some((_, version, kind)) = LISTS.iter().find(|(known, ..)| *known == list) {
        let mut object = item.as_object().cloned().unwrap_or_default();
        object.insert("apiVersion".to_owned(), json!(version));
        object.insert("kind".to_owned(), json!(kind));
        return Some(Value::Object(object));
    }
    let metadata = json!({"name": item["name"], "namespace": item["namespace"]});
    Some(match list {
        "config_maps" => {
            json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": item["data"]})
        }
        "secrets_metadata" => {
            json!({"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": item["type"]})
        }
        "certificate_signing_requests" => {
            let spec = [
                ("signer_name", "signerName"),
                ("username", "username"),
                ("usages", "usages"),
                ("groups", "groups"),
            ];
            let spec = spec.iter().map(|(own, key)| ((*key).to_owned(), item[own].clone()));
            json!({
                "apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest",
                "metadata": {"name": item["name"]}, "spec": spec.collect::<Map<_, _>>(),
                "status": {"conditions": item["conditions"]},
            })
        }
        _ => return None,
    })
}
