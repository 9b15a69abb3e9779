//! Whoever writes admission sees and changes every request.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::powers::ADMISSION;
use crate::support::rbac::tell::{Question, judge as judge_binding};
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "admission-writes-granted",
    title: "binding lets its subjects change admission",
    severity: Severity::High,
    severity_reason: "a webhook reads every Secret that is written and changes every pod",
    category: Category::Access,
    description: "Fails where a ClusterRoleBinding gives create, update, patch or delete on webhook \
                  configurations or on admission policies and their bindings.",
    why: "A mutating webhook or policy adds a container to every pod; a validating webhook is sent every \
          Secret; deleting one switches off what guards the cluster.",
    remedy: "Leave these to administrators, and give operators update and patch on their own configuration \
             by resourceNames.",
    references: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#control-admission-webhooks"],
    controls: &["cis/5.1.12", "pci/7.2.2"],
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
- {apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations], verbs: [create]}
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
- {apiGroups: [admissionregistration.k8s.io], resources: [validatingadmissionpolicybindings], verbs: [delete]}
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
- {apiGroups: [admissionregistration.k8s.io], resources: ['*'], verbs: [get, list, watch]}
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
- {apiGroups: [admissionregistration.k8s.io], resources: [validatingwebhookconfigurations], verbs: [patch], resourceNames: [mine]}
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
    let question = Question { rights: ADMISSION, effect: "which decides what every request becomes" };
    judge_binding(object, context, report, &question);
}
