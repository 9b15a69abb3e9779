//! Acting as nodes.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "impersonate-node",
    action: "acts as",
    needs: "Impersonate on the user of a node and on the group system:nodes.",
    why: "The Node authorizer knows a node by its name and its group: whoever gives both may read what the \
          pods there need and ask for tokens of their service accounts. It is no administrator.",
    fix: "Take the right away, or name users and groups that are no nodes.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation",
        "https://kubernetes.io/docs/reference/access-authn-authz/node/",
    ],
    known_as: &["kubesplaining/A6", "kubesplaining/impersonate_system_nodes"],
    steps: 1,
    draw: Draw::Rights(&[USERS, NODES], lead),
    examples: &[Example {
        manifests: concat!(
            cluster_role_for_ci!(
                "{apiGroups: [''], resources: [users], verbs: [impersonate], \
                      resourceNames: ['system:node:one']}, \
                     {apiGroups: [''], resources: [groups], verbs: [impersonate], \
                      resourceNames: ['system:nodes']}"
            ),
            "
---
{apiVersion: v1, kind: Node, metadata: {name: one}}
"
        ),
        edge: ("ServiceAccount build/ci", "User system:node:one"),
        // Without its group, the user is no node.
        twin: concat!(
            cluster_role_for_ci!(
                "{apiGroups: [''], resources: [users], verbs: [impersonate], \
                      resourceNames: ['system:node:one']}, \
                     {apiGroups: [''], resources: [groups], verbs: [impersonate], \
                      resourceNames: ['system:basic-user']}"
            ),
            "
---
{apiVersion: v1, kind: Node, metadata: {name: one}}
"
        ),
    }],
};

const USERS: Right = Right::any(&[Ability::on_cluster(&["impersonate"], "", "users")]);
const NODES: Right =
    Right::any(&[Ability::on_cluster(&["impersonate"], "", "groups").named(&["system:nodes"])]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let Some(names) = held.names[0].only() else {
        return pen.to(Vertex::Goal(Goal::NodeIdentity));
    };
    let facts = pen.facts();
    for (name, _) in facts.nodes() {
        let user = facts.texts.find(&format!("system:node:{}", facts.texts.get(name)));
        if names.contains(&user) {
            pen.to(Vertex::User(user));
        }
    }
}
