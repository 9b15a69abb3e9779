//! A binding to an account that is not there waits for one.

use seawall_access::Holder;
use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::given::Given;
use crate::support::rbac::{CLUSTER_ROLE_BINDING, ROLE_BINDING};
use crate::support::reference::require_in;

pub(crate) const CHECK: Check = Check {
    id: "missing-binding-subject",
    title: "binding is for a service account that does not exist",
    severity: Severity::Low,
    severity_reason: "whoever may make the account has the right",
    category: Category::Access,
    description: "Fails where a binding names a service account that is in no source of a complete World.",
    why: "Whoever makes a service account of that name, or a pod that runs as it, has the right from then \
          on.",
    remedy: "Remove the subject, or make the service account together with the binding.",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects"],
    controls: &["iso27001/A.5.18"],
    parameters: &[],
    kinds: &[ROLE_BINDING, CLUSTER_ROLE_BINDING],
    needs: &["ServiceAccount"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: \"web\", namespace: shop}]
"],
        good: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: \"web\", namespace: shop}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
        ],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(given) = Given::of(context) else { return };
    let (default, texts) = (given.default(), given.policy().texts());
    for (subject, value) in given.binding.subjects.iter().zip(object.root().items_at(&["subjects"])) {
        let Some(holder @ Holder::User(_)) = subject.holder else { continue };
        let name = value.str_at(&["name"]).unwrap_or_default();
        // Controllers make their accounts when they first need them, and every namespace has a default one.
        let is_made = name == "default" && given.rbac.reading.unseen;
        let is_account = value.str_at(&["kind"]) == Some("ServiceAccount") && !name.is_empty();
        if !is_account || is_made || default.is_some_and(|one| one.has(holder, texts)) {
            continue;
        }
        let namespace = value.str_at(&["namespace"]).filter(|text| !text.is_empty()).or(context.namespace());
        require_in(context, report, "ServiceAccount", namespace, value.at(&["name"]).unwrap_or(value));
    }
}
