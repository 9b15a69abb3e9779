//! A binding leads people to cluster admin by several steps.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::attack::{Granted, NEEDS, Paths, judge as tell, skip};
use crate::support::rbac::{CLUSTER_ROLE_BINDING, ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "subject-leads-to-cluster-admin",
    title: "people whom the binding names get to cluster admin by further steps",
    severity: Severity::High,
    severity_reason: "people who were given something small hold everything, and so does whoever steals \
                      what they sign in with",
    category: Category::AttackPaths,
    description: "Fails where a binding names users or groups that are not Kubernetes' own, and a chain \
                  of two or more steps, each of which is certain, leads from what it gives to everything \
                  that the API offers; `seawall path-to cluster-admin --from humans` tells it hop by \
                  hop. A binding that gives that in one step is told by the checks of what it gives, \
                  such as cluster-admin-bound. A chain that something unread decides is unknown.",
    why: "Who may start pods or read Secrets in a namespace is whatever runs there; where that has more \
          rights than they have, so have they.",
    remedy: "Cut the chain at its weakest place, which the finding names, such as by moving what has \
             many rights into a namespace of its own.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks",
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation",
    ],
    controls: &[],
    parameters: &[],
    kinds: &[ROLE_BINDING, CLUSTER_ROLE_BINDING],
    needs: NEEDS,
    versions: Versions::ALL,
    logic: Logic::Cluster(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: owners, namespace: delivery}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: delivery}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: deliverer}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: deliverer, namespace: delivery}]
"],
        good: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: lookers, namespace: delivery}
rules:
- {apiGroups: [apps], resources: [deployments], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: lookers, namespace: delivery}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: lookers}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: delivery}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: deliverer}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: deliverer, namespace: delivery}]
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(granted) = Paths::within(context).granted(context.id) else { return report.not_applicable() };
    match &granted.admin {
        lead if lead.is_one_step() => skip(context, report),
        lead => {
            let place = (object, At::path(object.root(), &["roleRef"]));
            tell(lead, &format!("{} gets to cluster admin", who(object, granted)), place, context, report);
        }
    }
}

/// The first of the people: `Group "delivery" and 2 more`.
fn who(object: Object<'_>, granted: &Granted) -> String {
    let first = granted.subjects.first().and_then(|at| object.root().items_at(&["subjects"]).nth(*at));
    let text = |key| first.and_then(|subject| subject.str_at(&[key])).unwrap_or_default();
    let who = format!("{} \"{}\"", text("kind"), text("name"));
    match granted.subjects.len() {
        0 | 1 => who,
        all => format!("{who}, as {} more,", all - 1),
    }
}
