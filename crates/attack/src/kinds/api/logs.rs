//! Reading what pods write.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Names, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "pod-logs",
    action: "may find tokens in the logs of",
    needs: "Get on pods/log.",
    why: "Programs write requests, their headers and their configuration to their logs, and tokens with \
          them.",
    fix: "Give logs only to those who may read Secrets of the namespace, and keep tokens out of logs.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/cluster-administration/logging/"],
    known_as: &["kubesplaining/M"],
    steps: 1,
    draw: Draw::Rights(&[LOGS], lead),
    examples: &[Example {
        manifests: role_for_ci!("shop", "{apiGroups: [''], resources: [pods/log], verbs: [get]}"),
        edge: ("ServiceAccount build/ci", "every service account in namespace shop"),
        twin: role_for_ci!("shop", "{apiGroups: [''], resources: [pods], verbs: [get]}"),
    }],
};

const LOGS: Right = Right::any(&[Ability::of(&["get"], "", "pods/log")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    if held.names[0] == Names::All {
        let to = Vertex::Hub(Hub::BecomeAccounts, held.namespace);
        pen.perhaps(to, "what the containers write into their logs decides");
    }
}
