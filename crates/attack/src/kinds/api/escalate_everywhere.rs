//! Writing more into ClusterRoles than one holds.

use seawall_access::RoleId;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "escalate-everywhere",
    action: "writes every right into ClusterRoles, and so is",
    needs: "Update or patch on clusterroles and escalate on them.",
    why: "The API server lets nobody write a role that says more than they hold, unless they may escalate. \
          Whoever is bound to the ClusterRole, or to one that gathers its rules, has whatever they write.",
    fix: "Take escalate away, or name roles that nobody who has the right is bound to.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-creation-or-update",
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles",
    ],
    known_as: &["icekube/RBAC_ESCALATE_TO", "kubesplaining/KUBE-PRIVESC-009"],
    steps: 1,
    draw: Draw::Rights(&[CHANGE, ESCALATE], lead),
    examples: &[
        Example {
            manifests: cluster_role_for_ci!(
                "{apiGroups: [rbac.authorization.k8s.io], \
                      resources: [clusterroles], verbs: [update, escalate]}"
            ),
            edge: ("ServiceAccount build/ci", "cluster admin"),
            // Without escalate, a role may say no more than one holds.
            twin: cluster_role_for_ci!(
                "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], \
                      verbs: [update, bind]}"
            ),
        },
        Example {
            manifests: cluster_role_for_ci!(
                "{apiGroups: [rbac.authorization.k8s.io], \
                      resources: [clusterroles], verbs: [update, escalate], resourceNames: [ci]}"
            ),
            edge: ("ServiceAccount build/ci", "cluster admin"),
            // It is bound to another ClusterRole.
            twin: cluster_role_for_ci!(
                "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], \
                      verbs: [update, escalate], resourceNames: [nobody-has-it]}"
            ),
        },
    ],
};

const CHANGE: Right =
    Right::any(&[Ability::on_cluster(&["update", "patch"], "rbac.authorization.k8s.io", "clusterroles")]);
const ESCALATE: Right =
    Right::any(&[Ability::on_cluster(&["escalate"], "rbac.authorization.k8s.io", "clusterroles")]);

const DOUBT: &str = "whoever has this right has to be bound to a ClusterRole that it covers";

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    if pen.holds_everything() {
        return;
    }
    let facts = pen.facts();
    let policy = facts.access.policy();
    let may_write = |role: RoleId| held.names.iter().all(|names| facts.names_role(names, role));
    let is_everywhere = |role: &RoleId| policy.role(*role).namespace.is_none();
    let own: Vec<RoleId> = pen.roles().into_iter().filter(is_everywhere).collect();
    if own.iter().any(|role| facts.sources_of(*role).into_iter().any(may_write)) {
        return pen.to(Vertex::Goal(Goal::ClusterAdmin));
    }
    if policy.roles().any(|(role, _)| is_everywhere(&role) && may_write(role) && facts.is_bound(role)) {
        pen.perhaps(Vertex::Goal(Goal::ClusterAdmin), DOUBT);
    }
}
