//! Who serves an API sees what is sent to it.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::right::{Right, right};
use crate::support::rbac::tell::{Question, judge as judge_binding};
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING};

const RIGHTS: &[Right] = &[
    right("apiextensions.k8s.io", "customresourcedefinitions", &["create", "update", "patch"]).cluster(),
    right("apiregistration.k8s.io", "apiservices", &["create", "update", "patch"]).cluster(),
];

pub(crate) const CHECK: Check = Check {
    id: "api-extension-writes-granted",
    title: "binding lets its subjects change which APIs the cluster serves and who serves them",
    severity: Severity::Medium,
    severity_reason: "installing operators takes it, and administrators do that",
    category: Category::Access,
    description: "Fails where a ClusterRoleBinding gives create, update or patch on \
                  CustomResourceDefinitions or APIServices without resourceNames.",
    why: "A conversion webhook of a definition reads and changes every such object, and an APIService \
          takes over a whole group of APIs with the requests and the tokens in them.",
    remedy: "Install definitions by the pipeline that installs the operator, and give the operator no such \
             right, or its own definitions by resourceNames.",
    references: &["https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/", "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/"],
    controls: &["ms-threat-matrix/MS-TA9042", "pci/7.2.2"],
    parameters: &[],
    kinds: &[CLUSTER_ROLE_BINDING],
    needs: &[CLUSTER_ROLE],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [apiextensions.k8s.io], resources: [customresourcedefinitions], verbs: [update]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
", "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [apiregistration.k8s.io], resources: [apiservices], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
"],
        good: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [apiextensions.k8s.io], resources: [customresourcedefinitions], verbs: [get, list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
", "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [apiextensions.k8s.io], resources: [customresourcedefinitions], verbs: [patch], resourceNames: [widgets.example.com]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let question = Question { rights: RIGHTS, effect: "and so see and change what is sent there" };
    judge_binding(object, context, report, &question);
}
