//! Whole API groups are served by whoever is registered.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "api-service",
    action: "serves an API group itself, and so has",
    needs: "Create, update or patch on apiservices.",
    why: "The API server hands requests for the group to the registered Service, with the name and the \
          groups of whoever asks: it reads what they send and answers what it likes.",
    fix: "Take the right away; install aggregated API servers by an administrator.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/",
    ],
    known_as: &["kubesplaining/KUBE-PRIVESC-020", "kubesplaining/A4"],
    steps: 1,
    draw: Draw::Rights(&[WRITE], lead),
    examples: &[Example {
        manifests: cluster_role_for_ci!(
            "{apiGroups: [apiregistration.k8s.io], resources: [apiservices], \
                      verbs: [create]}"
        ),
        edge: ("ServiceAccount build/ci", "traffic of others"),
        twin: cluster_role_for_ci!(
            "{apiGroups: [apiregistration.k8s.io], resources: [apiservices], \
                      verbs: [list]}"
        ),
    }],
};

const WRITE: Right = Right::any(&[Ability::on_cluster(
    &["create", "update", "patch"],
    "apiregistration.k8s.io",
    "apiservices",
)]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.to(Vertex::Goal(Goal::Traffic));
}
