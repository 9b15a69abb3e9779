//! Acting with attributes of somebody else.

use seawall_access::Authorizer;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "impersonate-extra",
    action: "gives itself attributes that another authorizer may take for",
    needs: "Impersonate on uids or userextras and on any user, where another authorizer than RBAC is asked.",
    why: "RBAC looks at names and groups alone; a webhook or a policy file may decide by UID or by other \
          attributes.",
    fix: "Take the right away, or let the other authorizer decide by names and groups.",
    depends: "Only where the API server asks another authorizer than Node and RBAC.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation",
    ],
    known_as: &["kubesplaining/KUBE-PRIVESC-025", "kubesplaining/A6"],
    steps: 1,
    draw: Draw::Rights(&[ANYBODY, ATTRIBUTES], lead),
    examples: &[Example {
        manifests: concat!(
            cluster_role_for_ci!(
                "{apiGroups: [''], resources: [users], verbs: [impersonate]}, \
                     {apiGroups: [authentication.k8s.io], resources: [uids], verbs: [impersonate]}"
            ),
            "
---
apiVersion: apiserver.config.k8s.io/v1
kind: AuthorizationConfiguration
authorizers: [{type: Node, name: node}, {type: RBAC, name: rbac}, {type: Webhook, name: company, webhook: {}}]
"
        ),
        edge: ("ServiceAccount build/ci", "cluster admin"),
        // RBAC alone does not look at them.
        twin: concat!(
            cluster_role_for_ci!(
                "{apiGroups: [''], resources: [users], verbs: [impersonate]}, \
                     {apiGroups: [authentication.k8s.io], resources: [uids], verbs: [impersonate]}"
            ),
            "
---
apiVersion: apiserver.config.k8s.io/v1
kind: AuthorizationConfiguration
authorizers: [{type: Node, name: node}, {type: RBAC, name: rbac}]
"
        ),
    }],
};

const ANYBODY: Right = Right::any(&[
    Ability::on_cluster(&["impersonate"], "", "users"),
    Ability::of(&["impersonate"], "", "serviceaccounts"),
]);

const ATTRIBUTES: Right = Right::any(&[
    Ability::on_cluster(&["impersonate"], "authentication.k8s.io", "uids"),
    Ability::on_cluster(&["impersonate"], "authentication.k8s.io", "userextras/scopes"),
]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let others: Vec<String> = pen.facts().access.authorizers().chain.iter().filter_map(other).collect();
    if let Some(other) = others.first() {
        let reason = format!("what the authorizer {other} makes of these attributes decides");
        pen.perhaps(Vertex::Goal(Goal::ClusterAdmin), &reason);
    }
}

/// The name of an authorizer of which nobody knows what it looks at.
fn other(authorizer: &Authorizer) -> Option<String> {
    let is_other =
        matches!(authorizer, Authorizer::Webhook { .. } | Authorizer::Abac | Authorizer::Unread(_));
    is_other.then(|| authorizer.name())
}
