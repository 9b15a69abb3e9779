//! Whoever binds pods to nodes is the scheduler.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "bind-pods",
    action: "binds to a node of its own",
    needs: "Create on pods/binding or on bindings.",
    why: "A pod that waits for a node goes to the one that the binding names, whatever its selectors and \
          the taints say.",
    fix: "Take the right away: schedulers need it, nobody else.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/"],
    known_as: &["kubesplaining/KUBE-PRIVESC-030", "kubesplaining/N11"],
    steps: 1,
    draw: Draw::Rights(&[BIND], lead),
    examples: &[Example {
        manifests: role_for_ci!("shop", "{apiGroups: [''], resources: [pods/binding], verbs: [create]}"),
        edge: ("ServiceAccount build/ci", "any pod entered in namespace shop"),
        twin: role_for_ci!("shop", "{apiGroups: [''], resources: [pods/status], verbs: [create]}"),
    }],
};

const BIND: Right =
    Right::any(&[Ability::of(&["create"], "", "pods/binding"), Ability::of(&["create"], "", "bindings")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let to = Vertex::Hub(Hub::EnterPods, held.namespace);
    pen.perhaps(to, "only a node on which the attacker is root already gains by it");
}
