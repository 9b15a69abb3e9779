//! A small cluster with nodes, pods and what they refer to.

use seawall_testkit::Connection;
use serde_json::{Value, json};

/// Creates an object; one that is there already stays.
pub(crate) fn create(connection: &mut Connection<'_>, collection: &str, object: &Value) {
    let answer = connection.request("POST", collection, &object.to_string()).expect("the server answers");
    assert!(answer.is_success() || answer.status == 409, "{collection}: {object}: {}", answer.text());
}

fn pod(name: &str, node: &str, spec: &Value) -> Value {
    let mut spec = spec.clone();
    spec["nodeName"] = json!(node);
    if spec.get("containers").is_none() {
        spec["containers"] = json!([{"name": "c", "image": "i"}]);
    }
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec})
}

fn pods() -> Vec<(&'static str, Value)> {
    let containers = json!([{
        "name": "c", "image": "i",
        "envFrom": [{"secretRef": {"name": "env-secret"}}, {"configMapRef": {"name": "env-config"}}],
        "env": [
            {"name": "A", "valueFrom": {"secretKeyRef": {"name": "key-secret", "key": "k"}}},
            {"name": "B", "valueFrom": {"configMapKeyRef": {"name": "key-config", "key": "k"}}},
        ],
    }]);
    let volumes = json!([
        {"name": "s", "secret": {"secretName": "volume-secret"}},
        {"name": "c", "configMap": {"name": "volume-config"}},
        {"name": "p", "projected": {"sources": [
            {"secret": {"name": "projected-secret"}}, {"configMap": {"name": "projected-config"}},
        ]}},
        {"name": "v", "persistentVolumeClaim": {"claimName": "claim"}},
        {"name": "csi", "csi": {"driver": "d", "nodePublishSecretRef": {"name": "csi-secret"}}},
        {"name": "scratch", "ephemeral": {"volumeClaimTemplate": {"spec": {
            "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}},
        }}}},
    ]);
    let claims = json!([{"name": "gpu", "resourceClaimName": "gpu-claim"}]);
    let mut mirror = pod(
        "mirror",
        "n1",
        &json!({
            "containers": [{"name": "c", "image": "i"}],
            "volumes": [{"name": "h", "hostPath": {"path": "/"}}],
        }),
    );
    mirror["metadata"]["annotations"] = json!({"kubernetes.io/config.mirror": "x"});
    vec![
        ("a", pod("env", "n1", &json!({"containers": containers}))),
        ("a", pod("volumes", "n1", &json!({"volumes": volumes, "resourceClaims": claims}))),
        ("a", pod("pull", "n2", &json!({"imagePullSecrets": [{"name": "pull-secret"}]}))),
        ("b", pod("other", "n2", &json!({"serviceAccountName": "web"}))),
        ("kube-system", mirror),
    ]
}

/// Makes the cluster.
pub(crate) fn make(connection: &mut Connection<'_>) {
    for namespace in ["a", "b"] {
        let object = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}});
        create(connection, "/api/v1/namespaces", &object);
        for account in ["default", "web"] {
            let object = json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": account}});
            create(connection, &format!("/api/v1/namespaces/{namespace}/serviceaccounts"), &object);
        }
    }
    for node in ["n1", "n2", "n3"] {
        let object = json!({"apiVersion": "v1", "kind": "Node", "metadata": {"name": node}});
        create(connection, "/api/v1/nodes", &object);
        let slice = json!({
            "apiVersion": "resource.k8s.io/v1", "kind": "ResourceSlice",
            "metadata": {"name": format!("slice-{node}")},
            "spec": {"driver": "d.example.com", "nodeName": node, "devices": [],
                "pool": {"name": node, "generation": 1, "resourceSliceCount": 1}},
        });
        create(connection, "/apis/resource.k8s.io/v1/resourceslices", &slice);
        let attachment = json!({
            "apiVersion": "storage.k8s.io/v1", "kind": "VolumeAttachment",
            "metadata": {"name": format!("attachment-{node}")},
            "spec": {"attacher": "d", "nodeName": node, "source": {"persistentVolumeName": "volume"}},
        });
        create(connection, "/apis/storage.k8s.io/v1/volumeattachments", &attachment);
    }
    let volume = json!({
        "apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "volume"},
        "spec": {
            "capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"],
            "claimRef": {"namespace": "a", "name": "claim"},
            "csi": {"driver": "d", "volumeHandle": "h",
                "nodeStageSecretRef": {"namespace": "b", "name": "stage-secret"},
                "controllerPublishSecretRef": {"namespace": "b", "name": "controller-secret"}},
        },
    });
    create(connection, "/api/v1/persistentvolumes", &volume);
    for (namespace, pod) in pods() {
        create(connection, &format!("/api/v1/namespaces/{namespace}/pods"), &pod);
    }
}

/// Objects that requests may be about, in their namespaces.
pub(crate) const TARGETS: &[(&str, &str, &str, &str)] = &[
    ("", "secrets", "a", "env-secret"),
    ("", "secrets", "a", "key-secret"),
    ("", "secrets", "a", "volume-secret"),
    ("", "secrets", "a", "projected-secret"),
    ("", "secrets", "a", "csi-secret"),
    ("", "secrets", "a", "pull-secret"),
    ("", "secrets", "b", "pull-secret"),
    ("", "secrets", "b", "stage-secret"),
    ("", "secrets", "b", "controller-secret"),
    ("", "configmaps", "a", "env-config"),
    ("", "configmaps", "a", "key-config"),
    ("", "configmaps", "a", "volume-config"),
    ("", "configmaps", "a", "projected-config"),
    ("", "configmaps", "b", "volume-config"),
    ("", "persistentvolumeclaims", "a", "claim"),
    ("", "persistentvolumeclaims", "a", "volumes-scratch"),
    ("", "persistentvolumes", "", "volume"),
    ("", "serviceaccounts", "a", "default"),
    ("", "serviceaccounts", "b", "web"),
    ("", "serviceaccounts", "b", "default"),
    ("", "pods", "a", "env"),
    ("", "pods", "a", "pull"),
    ("", "pods", "kube-system", "mirror"),
    ("", "nodes", "", "n1"),
    ("", "nodes", "", "n2"),
    ("", "services", "a", "s"),
    ("", "namespaces", "a", "a"),
    ("", "namespaces", "", "b"),
    ("", "events", "a", "e"),
    ("apps", "deployments", "a", "d"),
    ("coordination.k8s.io", "leases", "kube-node-lease", "n1"),
    ("coordination.k8s.io", "leases", "a", "n1"),
    ("storage.k8s.io", "csinodes", "", "n1"),
    ("storage.k8s.io", "csidrivers", "", "d"),
    ("storage.k8s.io", "volumeattachments", "", "attachment-n1"),
    ("storage.k8s.io", "volumeattachments", "", "attachment-n2"),
    ("resource.k8s.io", "resourceslices", "", "slice-n1"),
    ("resource.k8s.io", "resourceslices", "", "slice-n2"),
    ("resource.k8s.io", "resourceclaims", "a", "gpu-claim"),
    ("certificates.k8s.io", "certificatesigningrequests", "", "c"),
    ("certificates.k8s.io", "podcertificaterequests", "a", "c"),
    ("authentication.k8s.io", "tokenreviews", "", ""),
    ("authorization.k8s.io", "subjectaccessreviews", "", ""),
    ("rbac.authorization.k8s.io", "clusterroles", "", "view"),
    ("rbac.authorization.k8s.io", "rolebindings", "a", "r"),
];

/// What is read of the cluster: path of the list, and what its items are.
pub(crate) const LISTS: &[(&str, &str, &str)] = &[
    ("/api/v1/pods", "v1", "Pod"),
    ("/api/v1/nodes", "v1", "Node"),
    ("/api/v1/persistentvolumes", "v1", "PersistentVolume"),
    ("/apis/storage.k8s.io/v1/volumeattachments", "storage.k8s.io/v1", "VolumeAttachment"),
    ("/apis/resource.k8s.io/v1/resourceslices", "resource.k8s.io/v1", "ResourceSlice"),
    ("/apis/rbac.authorization.k8s.io/v1/roles", "rbac.authorization.k8s.io/v1", "Role"),
    ("/apis/rbac.authorization.k8s.io/v1/rolebindings", "rbac.authorization.k8s.io/v1", "RoleBinding"),
    ("/apis/rbac.authorization.k8s.io/v1/clusterroles", "rbac.authorization.k8s.io/v1", "ClusterRole"),
    (
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
        "rbac.authorization.k8s.io/v1",
        "ClusterRoleBinding",
    ),
];
