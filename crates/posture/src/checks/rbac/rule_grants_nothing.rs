//! A rule that matches nothing was meant to match something.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_yaml::Value;

use crate::support::rbac::is_of_cluster;
use crate::support::rbac::{CLUSTER_ROLE, ROLE};

pub(crate) const CHECK: Check = Check {
    id: "rule-grants-nothing",
    title: "rule of a role allows nothing that it names",
    severity: Severity::Low,
    severity_reason: "it gives less than its author meant",
    category: Category::Access,
    description: "Fails where a rule names resources as in pods/*, which match nothing; create or \
                  deletecollection together with resourceNames, which such requests do not carry; or, in \
                  a Role, resources that stand in no namespace.",
    why: "Somebody lacks a right that the rule seems to give, and those who look for the cause tend to add \
          a wildcard.",
    remedy: "Write */exec or pods/exec for subresources; allow create in a rule without resourceNames; \
             give rights to nodes and other cluster-wide objects by a ClusterRole and a \
             ClusterRoleBinding.",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources"],
    controls: &[],
    parameters: &[],
    kinds: &[ROLE, CLUSTER_ROLE],
    needs: &[],
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
- {apiGroups: [''], resources: ['pods/*'], verbs: [create]}
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [configmaps], verbs: [create], resourceNames: [mine]}
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [''], resources: [nodes], verbs: [get]}
",
        ],
        good: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: ['*/exec'], verbs: [create]}
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [serviceaccounts/token], verbs: [create], resourceNames: [web]}
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [configmaps], verbs: [create, patch], resourceNames: [mine]}
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [''], resources: [namespaces, pods], verbs: [get]}
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let is_role = object.group_kind().kind == "Role";
    for rule in object.root().items_at(&["rules"]) {
        for resource in rule.items_at(&["resources"]) {
            let name = resource.as_str().unwrap_or_default();
            if name.ends_with("/*") {
                let message = format!("\"{name}\" matches nothing; a subresource of any resource is */NAME");
                report.fail(resource, message).discriminator(name);
            } else if is_role && is_clusters(rule, name) {
                let message = format!("{name} stand in no namespace, so that no Role gives a right to them");
                report.fail(resource, message).discriminator(name);
            }
        }
        judge_verbs(rule, report);
    }
}

/// Requests of these verbs carry no name.
fn judge_verbs(rule: Value<'_>, report: &mut Report<'_>) {
    let has = |wanted: &str| rule.items_at(&["verbs"]).any(|verb| verb.as_str() == Some(wanted));
    let is_named = rule.items_at(&["resourceNames"]).next().is_some();
    // A request to create below an object names it, and so does server-side apply.
    let below = |resource: Value<'_>| resource.as_str().is_some_and(|name| name.contains('/') || name == "*");
    let carries_name = has("patch") || has("*") || rule.items_at(&["resources"]).any(below);
    for verb in rule.items_at(&["verbs"]).filter(|_| is_named) {
        let text = verb.as_str().unwrap_or_default();
        if text == "deletecollection" || text == "create" && !carries_name {
            let message = format!("a request to {text} carries no name, so that resourceNames never match");
            report.fail(verb, message).discriminator(text);
        }
    }
}

/// Whether objects of a resource stand in no namespace, in every group that the rule names. A RoleBinding
/// reaches its own Namespace.
fn is_clusters(rule: Value<'_>, name: &str) -> bool {
    let resource = name.split('/').next().unwrap_or_default();
    let mut groups = rule.items_at(&["apiGroups"]).filter_map(Value::as_str).peekable();
    resource != "namespaces"
        && groups.peek().is_some()
        && groups.all(|group| is_of_cluster(group, resource) == Some(true))
}
