//! Starting pods, directly or by whatever makes pods.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::rights::START_PODS;
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "create-pods",
    action: "can have",
    needs: "Create pods, or create or change a workload that makes pods, in the namespace.",
    why: "The spec of a pod names the service account, the Secrets and the volumes that it gets, and nobody \
          asks whether its author may use them.",
    fix: "Take the right away, or keep what is of worth out of the namespace.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation"],
    known_as: &[
        "kubehound/POD_CREATE",
        "kubehound/POD_PATCH",
        "icekube/CREATE_POD_WITH_SA",
        "icekube/UPDATE_WORKLOAD_WITH_SA",
        "kubesplaining/KUBE-PRIVESC-001",
        "kubesplaining/KUBE-PRIVESC-003",
        "kubesplaining/KUBE-PRIVESC-032",
        "kubesplaining/N6",
    ],
    steps: 1,
    draw: Draw::Rights(&[START_PODS], lead),
    examples: &[
        Example {
            manifests: role_for_ci!(
                "kube-system",
                "{apiGroups: [apps], resources: [daemonsets], \
                          verbs: [patch]}"
            ),
            edge: ("ServiceAccount build/ci", "any pod started in namespace kube-system"),
            twin: role_for_ci!(
                "kube-system",
                "{apiGroups: [apps], resources: [daemonsets/status], \
                          verbs: [patch]}"
            ),
        },
        Example {
            manifests: "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: deployer, namespace: shop}
rules: [{apiGroups: [apps], resources: [deployments], verbs: [patch], resourceNames: [web]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: deploys, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
            edge: ("ServiceAccount build/ci", "any pod started in namespace shop"),
            // Requests that create carry no name, so that this allows nothing.
            twin: "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: deployer, namespace: shop}
rules: [{apiGroups: [apps], resources: [deployments], verbs: [create], resourceNames: [web]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: deploys, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
        },
    ],
};

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.to(Vertex::Hub(Hub::RunPods, held.namespace));
}
