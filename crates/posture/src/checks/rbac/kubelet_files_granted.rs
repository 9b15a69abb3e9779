//! Kubelets hand out logs, configuration and memory of their node.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::right::{Right, right};
use crate::support::rbac::tell::{Question, judge as judge_binding};
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING};

const RIGHTS: &[Right] = &[
    right("", "nodes/log", &["get"]).cluster().even_named(),
    right("", "nodes/configz", &["get"]).cluster().even_named(),
    right("", "nodes/checkpoint", &["create"]).cluster().even_named(),
];

pub(crate) const CHECK: Check = Check {
    id: "kubelet-files-granted",
    title: "binding lets its subjects read the files of nodes or the memory of containers",
    severity: Severity::Medium,
    severity_reason: "it reads and does not write",
    category: Category::Access,
    description: "Fails where a ClusterRoleBinding gives get on nodes/log or nodes/configz, or create on \
                  nodes/checkpoint.",
    why: "nodes/log serves what lies in /var/log of the node, and nodes/checkpoint writes the memory of a \
          container to a file, with every secret in it.",
    remedy: "Collect logs by an agent on the node, and leave these subresources to administrators.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/",
        "https://kubernetes.io/docs/reference/node/kubelet-checkpoint-api/",
    ],
    controls: &["pci/10.3.1", "ms-threat-matrix/MS-TA9041"],
    parameters: &[],
    kinds: &[CLUSTER_ROLE_BINDING],
    needs: &[CLUSTER_ROLE],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [nodes/log], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [nodes/checkpoint], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
        ],
        good: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [nodes/metrics, nodes/stats], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [nodes], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let question = Question { rights: RIGHTS, effect: "past everything that guards pods" };
    judge_binding(object, context, report, &question);
}
