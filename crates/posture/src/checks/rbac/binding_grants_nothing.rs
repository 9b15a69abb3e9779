//! A RoleBinding reaches no object of the whole cluster.

use seawall_access::RuleId;
use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::given::Given;
use crate::support::rbac::is_of_cluster;
use crate::support::rbac::tell::also_rules;
use crate::support::rbac::{CLUSTER_ROLE, ROLE, ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "binding-grants-nothing",
    title: "RoleBinding gives a rule that holds for no object of a namespace",
    severity: Severity::Low,
    severity_reason: "it gives less than its author meant",
    category: Category::Access,
    description: "Fails where a RoleBinding gives a rule whose resources all stand in no namespace, or \
                  that names paths.",
    why: "A right to nodes, volumes, webhooks or paths takes a ClusterRoleBinding. The binding seems to \
          give what it does not.",
    remedy: "Remove the rule, or bind it by a ClusterRoleBinding if its subjects need it.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding",
    ],
    controls: &[],
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
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [nodes/proxy], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {nonResourceURLs: [/metrics], verbs: [get]}
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
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [nodes, pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [nodes], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: other, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(given) = Given::of(context) else { return };
    let texts = given.policy().texts();
    let whole = given.whole();
    // What is meant for both kinds of bindings is nobody's mistake.
    let is_told = !given.is_namespace_role() && !whole.subjects.is_empty();
    let is_clusters = |group: &str, resource: &str| {
        let resource = resource.split('/').next().unwrap_or_default();
        resource != "namespaces" && is_of_cluster(group, resource) == Some(true)
    };
    let is_void = |id: &&RuleId| {
        let rule = given.policy().rule(**id);
        match (rule.urls(texts).next(), rule.resources(texts).next()) {
            (Some(_), None) => true,
            (None, Some(_)) => {
                let of = |group| rule.resources(texts).all(|resource| is_clusters(group, resource));
                rule.groups(texts).all(of)
            }
            _ => false,
        }
    };
    let void: Vec<RuleId> = whole.rules.iter().filter(|_| is_told).filter(is_void).copied().collect();
    if !void.is_empty() {
        let (few, all) = (void.len(), whole.rules.len());
        let message = format!("{few} of {all} rules hold for no object of a namespace");
        let draft = report.fail(At::path(object.root(), &["roleRef"]), message);
        also_rules(draft, given.policy(), context, &void);
    }
    given.rest(object, context, report, !void.is_empty());
}
