//! Some ConfigMaps say whom the cluster believes.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::right::{Right, right};
use crate::support::rbac::tell::{Question, judge as judge_binding};
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING};

const RIGHTS: &[Right] = &[right("", "configmaps", &["create", "update", "patch", "delete"]).or_named(NAMES)];

const NAMES: &[&str] = &[
    "aws-auth",
    "cluster-info",
    "coredns",
    "coredns-custom",
    "extension-apiserver-authentication",
    "kube-dns",
    "kube-proxy",
    "kubeadm-config",
    "kubelet-config",
    "node-local-dns",
];

pub(crate) const CHECK: Check = Check {
    id: "trust-configuration-writes-granted",
    title: "binding lets its subjects change what the cluster trusts",
    severity: Severity::Medium,
    severity_reason: "it takes knowledge of what reads them",
    category: Category::Access,
    description: "Fails where a ClusterRoleBinding, or a RoleBinding in kube-system, gives create, update, \
                  patch or delete on ConfigMaps, all of them or those by which names are resolved, users \
                  are recognised or components are configured.",
    why: "CoreDNS answers as its ConfigMap says, so that whoever writes it takes the traffic of any name; \
          extension-apiserver-authentication and aws-auth say who is who.",
    remedy: "Name in resourceNames the ConfigMaps that the subject owns.",
    references: &["https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/"],
    controls: &["mitre/C-0037", "ms-threat-matrix/MS-TA9035", "pci/7.2.2"],
    parameters: &[],
    kinds: &[ROLE_BINDING, CLUSTER_ROLE_BINDING],
    needs: &[ROLE, CLUSTER_ROLE],
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
- {apiGroups: [''], resources: [configmaps], verbs: [update]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: kube-system}
rules:
- {apiGroups: [''], resources: [configmaps], verbs: [patch], resourceNames: [coredns]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: kube-system}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
        ],
        good: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [''], resources: [configmaps], verbs: [update]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: kube-system}
rules:
- {apiGroups: [''], resources: [configmaps], verbs: [update], resourceNames: [mine]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: kube-system}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [configmaps], verbs: [get, list]}
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
    let is_elsewhere = context.namespace().is_some_and(|namespace| namespace != "kube-system");
    if object.group_kind().kind == "RoleBinding" && is_elsewhere {
        return;
    }
    let question = Question { rights: RIGHTS, effect: "and so whom the cluster believes" };
    judge_binding(object, context, report, &question);
}
