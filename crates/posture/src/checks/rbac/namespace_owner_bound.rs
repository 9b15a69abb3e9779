//! Whoever owns a namespace owns what runs there.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::given::Given;
use crate::support::rbac::tell::fail_by_rules;
use crate::support::rbac::{CLUSTER_ROLE, ROLE, ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "namespace-owner-bound",
    title: "binding makes its subjects owners of a namespace",
    severity: Severity::Low,
    severity_reason: "namespaces have owners; this says who they are",
    category: Category::Access,
    description: "Fails where a RoleBinding gives the default role admin or edit.",
    why: "Among the rights of these roles are reading all Secrets, running pods as any service account, \
          making tokens and running commands in pods.",
    remedy: "Bind them to the people who look after the namespace, and bind a role of its own to a service \
             account.",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles"],
    controls: &["cis/5.1.2", "cis/5.1.4", "cis/5.1.13", "pci/7.2.2"],
    parameters: &[],
    kinds: &[ROLE_BINDING],
    needs: &[ROLE, CLUSTER_ROLE],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
"],
        good: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [''], resources: [pods], verbs: [get]}
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
    let Some(given) = Given::of(context) else { return };
    let share = given.whole();
    let name = object.root().str_at(&["roleRef", "name"]).unwrap_or_default();
    let told = given.is_namespace_role() && name != "view" && !share.subjects.is_empty();
    if told {
        let words = ("read Secrets, run pods and act as any service account", "as its owners do");
        fail_by_rules(&given, (object, context), report, &share, &[], words);
    }
    given.rest(object, context, report, told);
}
