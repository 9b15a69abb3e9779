//! The rights of the dashboard are for the dashboard.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::{CLUSTER_ROLE_BINDING, ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "dashboard-role-bound",
    title: "binding gives the role of the dashboard to others",
    severity: Severity::Medium,
    severity_reason: "the role shows what the dashboard shows, and in old releases everything",
    category: Category::Access,
    description: "Fails where a binding gives a role called kubernetes-dashboard to anybody but a service \
                  account of that name.",
    why: "The dashboard reads Secrets and settings of its own, and in many installations all objects. Its \
          role is not made for people.",
    remedy: "Bind view, or a role of their own, to those who use the dashboard: it acts with the token \
             that they log in with.",
    references: &["https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/"],
    controls: &["mitre/C-0014"],
    parameters: &[],
    kinds: &[ROLE_BINDING, CLUSTER_ROLE_BINDING],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: kubernetes-dashboard}
rules:
- {apiGroups: [''], resources: [pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: kubernetes-dashboard}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
"],
        good: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: kubernetes-dashboard}
rules:
- {apiGroups: [''], resources: [pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: kubernetes-dashboard}
subjects: [{kind: ServiceAccount, name: \"kubernetes-dashboard\", namespace: kubernetes-dashboard}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
        ],
        complete: false,
    },
};

const DASHBOARD: &str = "kubernetes-dashboard";

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if object.root().str_at(&["roleRef", "name"]) != Some(DASHBOARD) {
        return;
    }
    for subject in object.root().items_at(&["subjects"]) {
        let text = |key| subject.str_at(&[key]).unwrap_or_default();
        if (text("kind"), text("name")) != ("ServiceAccount", DASHBOARD) {
            let message = format!("{} \"{}\" has the role of the dashboard", text("kind"), text("name"));
            let draft = report.fail(subject, message);
            draft.discriminator(text("name"));
            draft.also(context.id, At::path(object.root(), &["roleRef"]));
        }
    }
}
