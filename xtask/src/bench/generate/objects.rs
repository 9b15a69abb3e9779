//! Metadata, and the objects that do not belong to a workload.

use serde_json::{Value, json};

use crate::random::Random;

/// A name's random ending as controllers make it.
pub(super) fn suffix(random: &mut Random, length: usize) -> String {
    const LETTERS: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";
    (0..length).map(|_| char::from(LETTERS[random.below(LETTERS.len())])).collect()
}

pub(super) fn uid(random: &mut Random) -> String {
    let (high, low) = (random.next(), random.next());
    let [a, b, c] = [high >> 32, (high >> 16) & 0xffff, high & 0xfff];
    format!("{a:08x}-{b:04x}-4{c:03x}-a{:03x}-{:012x}", low >> 52, low & 0xffff_ffff_ffff)
}

pub(super) fn time(random: &mut Random) -> String {
    let [day, hour, minute, second] =
        [1 + random.below(28), random.below(24), random.below(60), random.below(60)];
    format!("2026-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z", 1 + random.below(10))
}

/// Metadata as the API server hands it out; an empty namespace leaves it out.
pub(super) fn metadata(random: &mut Random, namespace: &str, name: &str, labels: Value) -> Value {
    let mut metadata = json!({
        "name": name,
        "labels": labels,
        "creationTimestamp": time(random),
        "resourceVersion": (10_000_000 + random.below(90_000_000)).to_string(),
        "uid": uid(random),
    });
    if !namespace.is_empty() {
        metadata["namespace"] = json!(namespace);
    }
    metadata
}

/// The namespace itself with what a namespace comes with.
pub(super) fn namespace_with_guards(random: &mut Random, name: &str, team: &str) -> Vec<Value> {
    let mut labels = json!({"kubernetes.io/metadata.name": name, "team": team});
    if random.one_in(2) {
        labels["pod-security.kubernetes.io/enforce"] =
            json!(random.pick(&["baseline", "restricted", "privileged"]));
        labels["pod-security.kubernetes.io/warn"] = json!("restricted");
    }
    let mut all = vec![
        json!({
            "apiVersion": "v1", "kind": "Namespace", "metadata": metadata(random, "", name, labels),
            "spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"},
        }),
        json!({
            "apiVersion": "v1", "kind": "ServiceAccount",
            "metadata": metadata(random, name, "default", json!({})),
        }),
        root_certificates(random, name),
    ];
    if random.one_in(3) {
        all.push(json!({
            "apiVersion": "v1", "kind": "ResourceQuota",
            "metadata": metadata(random, name, "compute", json!({"team": team})),
            "spec": {"hard": {"requests.cpu": "40", "requests.memory": "80Gi", "pods": "200"}},
        }));
    }
    if random.one_in(3) {
        all.push(json!({
            "apiVersion": "v1", "kind": "LimitRange",
            "metadata": metadata(random, name, "defaults", json!({"team": team})),
            "spec": {"limits": [{
                "type": "Container", "default": {"cpu": "500m", "memory": "512Mi"},
                "defaultRequest": {"cpu": "100m", "memory": "128Mi"},
            }]},
        }));
    }
    if random.one_in(2) {
        all.push(json!({
            "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "metadata": metadata(random, name, "default-deny", json!({"team": team})),
            "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]},
        }));
    }
    all
}

/// The ConfigMap that every namespace has.
fn root_certificates(random: &mut Random, namespace: &str) -> Value {
    let mut certificate = String::from("-----BEGIN CERTIFICATE-----\n");
    for _ in 0..17 {
        certificate.push_str(&base64ish(random, 64));
        certificate.push('\n');
    }
    certificate.push_str("-----END CERTIFICATE-----\n");
    json!({
        "apiVersion": "v1", "kind": "ConfigMap", "data": {"ca.crt": certificate},
        "metadata": metadata(random, namespace, "kube-root-ca.crt", json!({})),
    })
}

/// Text that compresses as badly as encoded keys do.
pub(super) fn base64ish(random: &mut Random, length: usize) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    (0..length).map(|_| char::from(LETTERS[random.below(LETTERS.len())])).collect()
}

const RESOURCES: &[&str] = &[
    "pods",
    "services",
    "configmaps",
    "secrets",
    "events",
    "endpoints",
    "deployments",
    "jobs",
    "leases",
    "pods/log",
    "pods/exec",
    "nodes",
    "ingresses",
    "persistentvolumeclaims",
];
const VERBS: &[&str] = &["get", "list", "watch", "create", "update", "patch", "delete"];

/// Two to six rules, some of them wide.
pub(super) fn rules(random: &mut Random) -> Value {
    let count = 2 + random.below(5);
    let rules = (0..count).map(|_| {
        if random.one_in(40) {
            return json!({"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]});
        }
        let resources: Vec<&str> = (0..1 + random.below(3)).map(|_| random.pick(RESOURCES)).collect();
        let verbs: Vec<&str> = VERBS.iter().copied().take(2 + random.below(6)).collect();
        json!({"apiGroups": [random.pick(&["", "apps", "batch"])], "resources": resources, "verbs": verbs})
    });
    Value::Array(rules.collect())
}

pub(super) fn cluster_role_with_binding(random: &mut Random, number: usize) -> [Value; 2] {
    let name = format!("{}-reader-{number}", random.pick(super::TEAMS));
    let labels = json!({"app.kubernetes.io/managed-by": "Helm", "app.kubernetes.io/part-of": "platform"});
    let role = json!({
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "rules": rules(random),
        "metadata": metadata(random, "", &name, labels.clone()),
    });
    let binding = json!({
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
        "metadata": metadata(random, "", &name, labels),
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": name},
        "subjects": [{"kind": "ServiceAccount", "name": "controller", "namespace": "platform-prod-1"}],
    });
    [role, binding]
}

pub(super) fn priority_class(random: &mut Random, name: &str, value: i64) -> Value {
    json!({
        "apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "value": value, "globalDefault": false,
        "metadata": metadata(random, "", name, json!({})), "description": "for workloads of the platform",
    })
}

pub(super) fn webhook_configuration(random: &mut Random, number: usize) -> Value {
    let name = format!("policy-{number}.platform.example.com");
    json!({
        "apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration",
        "metadata": metadata(random, "", &name, json!({"app.kubernetes.io/part-of": "platform"})),
        "webhooks": [{
            "name": name, "admissionReviewVersions": ["v1"], "sideEffects": "None", "timeoutSeconds": 10,
            "failurePolicy": random.pick(&["Fail", "Ignore"]), "matchPolicy": "Equivalent",
            "clientConfig": {
                "caBundle": base64ish(random, 1200),
                "service": {"name": "policy", "namespace": "platform-prod-1", "path": "/", "port": 443},
            },
            "rules": [{
                "apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["CREATE", "UPDATE"],
                "resources": ["deployments", "statefulsets"], "scope": "Namespaced",
            }],
        }],
    })
}

pub(super) fn custom_resource_definition(random: &mut Random, number: usize) -> Value {
    let plural = format!("widgets{number}");
    let name = format!("{plural}.platform.example.com");
    let mut properties = serde_json::Map::new();
    for field in 0..24 {
        let description = "Field of the widget as its controller reads it; see the platform's manual.";
        let kind = random.pick(&["string", "integer", "boolean"]);
        properties.insert(format!("field{field}"), json!({"type": kind, "description": description}));
    }
    json!({
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": metadata(random, "", &name, json!({"app.kubernetes.io/part-of": "platform"})),
        "spec": {
            "group": "platform.example.com", "scope": "Namespaced",
            "names": {"kind": format!("Widget{number}"), "plural": plural},
            "versions": [{
                "name": "v1", "served": true, "storage": true, "subresources": {"status": {}},
                "schema": {"openAPIV3Schema": {
                    "type": "object",
                    "properties": {"spec": {"type": "object", "properties": properties}},
                }},
            }],
        },
    })
}
