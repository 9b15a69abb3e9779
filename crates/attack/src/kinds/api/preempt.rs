//! Pods of a higher priority drive others away.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::rights::START_PODS;
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "preempt",
    action: "drives, by pods of a higher priority, to a node of its own",
    needs: "Create, update or patch on priorityclasses, and start pods.",
    why: "Pods of a high priority take the place of others, which then start anew where there is room: on \
          the node that the attacker holds.",
    fix: "Take the right away; bound the use of priorities by quotas.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/"],
    known_as: &["kubesplaining/N13", "kubesplaining/KUBE-PRIVESC-033"],
    steps: 1,
    draw: Draw::Rights(&[START_PODS, PRIORITY], lead),
    examples: &[Example {
        manifests: cluster_role_for_ci!(
            "{apiGroups: [''], resources: [pods], verbs: [create]}, \
                     {apiGroups: [scheduling.k8s.io], resources: [priorityclasses], verbs: [create]}"
        ),
        edge: ("ServiceAccount build/ci", "any pod entered in every namespace"),
        twin: cluster_role_for_ci!(
            "{apiGroups: [''], resources: [pods], verbs: [create]}, \
                     {apiGroups: [scheduling.k8s.io], resources: [priorityclasses], verbs: [get]}"
        ),
    }],
};

const PRIORITY: Right = Right::any(&[Ability::on_cluster(
    &["create", "update", "patch"],
    "scheduling.k8s.io",
    "priorityclasses",
)]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let to = Vertex::Hub(Hub::EnterPods, None);
    pen.perhaps(to, "only a node on which the attacker is root already gains by it");
}
