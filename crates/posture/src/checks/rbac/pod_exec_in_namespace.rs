//! A shell in a pod of a namespace is all that the pod is.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::powers::exec;
use crate::support::rbac::tell::{Question, judge as judge_binding};
use crate::support::rbac::{CLUSTER_ROLE, ROLE, ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "pod-exec-in-namespace",
    title: "binding lets its subjects run commands in the pods of a namespace",
    severity: Severity::Medium,
    severity_reason: "it is bounded to the pods of one namespace",
    category: Category::Access,
    description: "Fails where a RoleBinding gives create on pods/exec or pods/attach, update or patch on \
                  pods/ephemeralcontainers, or before 1.35 get on pods/exec or pods/attach. Rights of the \
                  default roles admin and edit are told by namespace-owner-bound.",
    why: "A command in a container has the files, the network and the service account token of the pod, \
          and leaves little trace.",
    remedy: "Leave the right to people who debug, for a limited time, in the namespaces they work in.",
    references: &[
        "https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/",
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources",
    ],
    controls: &["nsa/C-0002", "mitre/C-0002", "ms-threat-matrix/MS-TA9006", "attack/T1609", "pci/7.2.2"],
    parameters: &[],
    kinds: &[ROLE_BINDING],
    needs: &[ROLE, CLUSTER_ROLE],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [''], resources: [pods/exec], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [pods/ephemeralcontainers], verbs: [update]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
        ],
        good: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [''], resources: ['pods/*'], verbs: [create]}
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
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [''], resources: [pods/log], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let rights = exec(context.kubernetes());
    let question = Question { rights, effect: "and so become what any pod there is" };
    judge_binding(object, context, report, &question);
}
