//! The status of a Service says at which addresses it is reached.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "load-balancer",
    action: "writes the address of somebody else into the status of a Service, and so has",
    needs: "Update or patch on services/status.",
    why: "Each node sends what goes to the address of a load balancer to the pods of the Service; nothing \
          but the right guards it.",
    fix: "Take the right away: only controllers of load balancers need it.",
    depends: "",
    references: &["https://github.com/kubernetes/kubernetes/issues/97076"],
    known_as: &["kubesplaining/KUBE-PRIVESC-022"],
    steps: 1,
    draw: Draw::Rights(&[STATUS], lead),
    examples: &[Example {
        manifests: role_for_ci!("shop", "{apiGroups: [''], resources: [services/status], verbs: [patch]}"),
        edge: ("ServiceAccount build/ci", "traffic of others"),
        twin: role_for_ci!("shop", "{apiGroups: [''], resources: [services/status], verbs: [get]}"),
    }],
};

const STATUS: Right = Right::any(&[Ability::of(&["update", "patch"], "", "services/status")]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.to(Vertex::Goal(Goal::Traffic));
}
