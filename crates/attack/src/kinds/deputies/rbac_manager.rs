//! RBAC Manager binds roles for whoever writes its definitions.

use crate::deputies::{RBAC_MANAGER, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "rbac-manager",
    action: "writes a definition of bindings, which is made as",
    needs: "Create or change an RBACDefinition.",
    why: "RBAC Manager makes the bindings that the definition lists with its own rights, so that the \
          check for escalation asks about it and not about the author.",
    fix: "Let only administrators write RBACDefinitions.",
    depends: "",
    references: &["https://rbac-manager.docs.fairwinds.com/rbacdefinitions/"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("rbac-manager", "rbac-manager"),
            "
---
apiVersion: rbacmanager.reactiveops.io/v1beta1
kind: RBACDefinition
metadata: {name: teams}
",
            cluster_rights_for_ci!(("rbacmanager.reactiveops.io", "rbacdefinitions", "create")),
        ),
        edge: ("ServiceAccount build/ci", "ServiceAccount rbac-manager/rbac-manager"),
        // The account is that of another program of the name.
        twin: concat!(
            account!("rbac-manager", "rbac-manager"),
            cluster_rights_for_ci!(("rbacmanager.reactiveops.io", "rbacdefinitions", "create")),
        ),
    }],
};

// Crossplane has a service account of the same name.
const WRITTEN: Right =
    Right::any(&[Ability::on_cluster(WRITE, "rbacmanager.reactiveops.io", "rbacdefinitions").where_served()]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.steer(&RBAC_MANAGER);
}
