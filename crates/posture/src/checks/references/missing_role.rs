//! A binding to a role that is not there waits for one.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::reference::require;

pub(crate) const CHECK: Check = Check {
    id: "missing-role",
    title: "binding refers to a role that does not exist",
    severity: Severity::Medium,
    severity_reason: "whoever creates the role decides what its subjects may do",
    category: Category::References,
    description: "Fails where roleRef of a RoleBinding or ClusterRoleBinding names a Role or ClusterRole \
                  that is in no source of a complete World, other than the roles that Kubernetes makes \
                  itself.",
    why: "The binding gives nothing now, and everything that the role holds once somebody creates it.",
    remedy: "Create the role together with the binding, or delete the binding.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding",
    ],
    controls: &[],
    parameters: &[],
    kinds: &["rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding"],
    needs: &["rbac.authorization.k8s.io/Role", "rbac.authorization.k8s.io/ClusterRole"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shop, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: shop}
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: shop}
",
        ],
        good: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shop, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(role) = object.root().at(&["roleRef"]) else { return };
    let Some(name) = role.at(&["name"]) else { return };
    let text = name.as_str().unwrap_or_default();
    if matches!(
        text,
        "cluster-admin" | "admin" | "edit" | "view" | "extension-apiserver-authentication-reader"
    ) || text.starts_with("system:")
    {
        return;
    }
    match role.str_at(&["kind"]) {
        Some("Role") => require(context, report, "rbac.authorization.k8s.io/Role", name),
        Some("ClusterRole") => require(context, report, "rbac.authorization.k8s.io/ClusterRole", name),
        _ => None,
    };
}
