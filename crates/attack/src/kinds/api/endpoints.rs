//! Endpoints say where a Service leads.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "endpoints",
    action: "sends what goes to a Service to itself, and so has",
    needs: "Create, update or patch on endpoints or endpointslices.",
    why: "Clients of a Service are sent to the addresses that its endpoints name, in whatever namespace, \
          and send their credentials there.",
    fix: "Take the right away: controllers write endpoints.",
    depends: "",
    references: &["https://github.com/kubernetes/kubernetes/issues/103675"],
    known_as: &["kubesplaining/KUBE-PRIVESC-021", "kubesplaining/K5", "kubesplaining/A4"],
    steps: 1,
    draw: Draw::Rights(&[WRITE], lead),
    examples: &[Example {
        manifests: role_for_ci!(
            "shop",
            "{apiGroups: [discovery.k8s.io], resources: [endpointslices], \
                      verbs: [create]}"
        ),
        edge: ("ServiceAccount build/ci", "traffic of others"),
        twin: role_for_ci!(
            "shop",
            "{apiGroups: [discovery.k8s.io], resources: [endpointslices], \
                      verbs: [list]}"
        ),
    }],
};

const WRITE: Right = Right::any(&[
    Ability::of(&["create", "update", "patch"], "", "endpoints"),
    Ability::of(&["create", "update", "patch"], "discovery.k8s.io", "endpointslices"),
]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.to(Vertex::Goal(Goal::Traffic));
}
