//! Writing more into Roles than one holds.

use seawall_access::RoleId;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "escalate",
    action: "writes every right into Roles, and so has",
    needs: "Update or patch on roles and escalate on them, in the namespace.",
    why: "The API server lets nobody write a role that says more than they hold, unless they may escalate. \
          Whoever is bound to the Role has whatever they write.",
    fix: "Take escalate away, or name roles that nobody who has the right is bound to.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-creation-or-update",
    ],
    known_as: &["icekube/RBAC_ESCALATE_TO", "kubesplaining/KUBE-PRIVESC-009"],
    steps: 1,
    draw: Draw::Rights(&[CHANGE, ESCALATE], lead),
    examples: &[
        Example {
            manifests: role_for_ci!(
                "shop",
                "{apiGroups: [rbac.authorization.k8s.io], resources: [roles], \
                      verbs: [patch, escalate], resourceNames: [ci]}"
            ),
            edge: ("ServiceAccount build/ci", "control in namespace shop"),
            // Without escalate, a role may say no more than one holds.
            twin: role_for_ci!(
                "shop",
                "{apiGroups: [rbac.authorization.k8s.io], resources: [roles], \
                      verbs: [patch]}"
            ),
        },
        Example {
            manifests: role_for_ci!(
                "shop",
                "{apiGroups: [rbac.authorization.k8s.io], resources: [roles], \
                      verbs: [patch, escalate]}"
            ),
            edge: ("ServiceAccount build/ci", "control in namespace shop"),
            // It is bound to another Role.
            twin: role_for_ci!(
                "shop",
                "{apiGroups: [rbac.authorization.k8s.io], resources: [roles], \
                      verbs: [patch, escalate], resourceNames: [other]}"
            ),
        },
    ],
};

const CHANGE: Right = Right::any(&[Ability::of(&["update", "patch"], "rbac.authorization.k8s.io", "roles")]);
const ESCALATE: Right = Right::any(&[Ability::of(&["escalate"], "rbac.authorization.k8s.io", "roles")]);

const DOUBT: &str = "whoever has this right has to be bound to a Role that it covers";

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let may_write = |role: &RoleId| held.names.iter().all(|names| facts.names_role(names, *role));
    let own: Vec<RoleId> = pen.roles();
    let is_here = |role: &&RoleId| {
        let namespace = facts.access.policy().role(**role).namespace;
        namespace.is_some() && namespace == held.namespace
    };
    if own.iter().filter(is_here).any(may_write) {
        return pen.to(Vertex::Hub(Hub::Control, held.namespace));
    }
    let others = facts.roles_reached(held.namespace, &held.names[1]);
    let is_bound = |role: &RoleId| facts.is_bound(*role);
    if others.iter().any(|(role, _)| may_write(role) && is_bound(role)) {
        pen.perhaps(Vertex::Hub(Hub::Control, held.namespace), DOUBT);
    }
}
