//! The default namespace is where things land that nobody placed.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "default-namespace",
    title: "object is in the default namespace",
    severity: Severity::Low,
    severity_reason: "nothing is open by that alone; limits for it hit everybody",
    category: Category::Namespaces,
    description: "Fails where a namespaced object of Kubernetes' own kinds, other than those the cluster \
                  makes itself, names the namespace default, or where its namespace is default by choice \
                  of the person.",
    why: "Things in the default namespace share one set of quotas, policies and rights, and it is where \
          accidents happen.",
    remedy: "Create a namespace for the application and name it in the object.",
    references: &["https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/"],
    controls: &["cis/5.7.4"],
    parameters: &[],
    kinds: &[
        "Pod",
        "ReplicationController",
        "apps/Deployment",
        "apps/StatefulSet",
        "apps/DaemonSet",
        "apps/ReplicaSet",
        "batch/Job",
        "batch/CronJob",
        "PodTemplate",
        "ConfigMap",
        "Secret",
        "Service",
        "Endpoints",
        "ServiceAccount",
        "PersistentVolumeClaim",
        "discovery.k8s.io/EndpointSlice",
        "networking.k8s.io/Ingress",
        "autoscaling/HorizontalPodAutoscaler",
        "policy/PodDisruptionBudget",
        "rbac.authorization.k8s.io/Role",
        "rbac.authorization.k8s.io/RoleBinding",
        "coordination.k8s.io/Lease",
        "storage.k8s.io/CSIStorageCapacity",
    ],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: ConfigMap
metadata: {name: shop, namespace: default}
"],
        good: &[
            "
apiVersion: v1
kind: ConfigMap
metadata: {name: shop, namespace: shop}
",
            "
apiVersion: v1
kind: Service
metadata: {name: kubernetes, namespace: default}
spec: {ports: [{port: 443}]}
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    // What the cluster itself keeps in every namespace, or in this one.
    let own = matches!(
        (object.group_kind().kind, object.name()),
        ("Service" | "Endpoints" | "EndpointSlice", "kubernetes")
            | ("ServiceAccount", "default")
            | ("ConfigMap", "kube-root-ca.crt")
    );
    if own {
        return;
    }
    match context.namespace() {
        Some("default") => {
            report.fail(
                At::path(object.root(), &["metadata", "namespace"]),
                "the object is in namespace default",
            );
        }
        Some(_) => {}
        None => report.not_applicable(),
    }
}
