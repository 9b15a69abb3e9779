//! A binding for nobody is left over, or waits for somebody.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::given::Given;
use crate::support::rbac::{CLUSTER_ROLE_BINDING, ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "binding-without-subjects",
    title: "binding has no subjects",
    severity: Severity::Low,
    severity_reason: "nobody has the right by it",
    category: Category::Access,
    description: "Fails where a binding has no subjects, other than the default binding system:node.",
    why: "What is left over is forgotten, and adding a subject to it goes unseen where a new binding would \
          be reviewed.",
    remedy: "Delete the binding.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding",
    ],
    controls: &["iso27001/A.5.18"],
    parameters: &[],
    kinds: &[ROLE_BINDING, CLUSTER_ROLE_BINDING],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
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
kind: ClusterRoleBinding
metadata: {name: \"system:node\"}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: \"system:node\"}
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(given) = Given::of(context) else { return };
    if given.binding.subjects.is_empty() && given.default().is_none() {
        report.fail(At::path(object.root(), &["subjects"]), "the binding is for nobody");
    }
}
