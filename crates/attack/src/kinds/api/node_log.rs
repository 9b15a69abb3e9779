//! Reading the logs of nodes.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "node-log",
    action: "may find tokens in the logs of nodes for",
    needs: "Get on nodes/log.",
    why: "The kubelet serves /var/log, where the logs of all containers lie; where a pod can write there \
          too, a link leads to any file of the node.",
    fix: "Take the right away; let no pod mount /var/log.",
    depends: "",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/"],
    known_as: &["kubesplaining/KUBE-PRIVESC-029"],
    steps: 1,
    draw: Draw::Rights(&[LOG], lead),
    examples: &[Example {
        manifests: cluster_role_for_ci!("{apiGroups: [''], resources: [nodes/log], verbs: [get]}"),
        edge: ("ServiceAccount build/ci", "every service account in every namespace"),
        twin: cluster_role_for_ci!("{apiGroups: [''], resources: [nodes/stats], verbs: [get]}"),
    }],
};

const LOG: Right = Right::any(&[Ability::on_cluster(&["get"], "", "nodes/log")]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let to = Vertex::Hub(Hub::BecomeAccounts, None);
    pen.perhaps(to, "what the containers and the node write into their logs decides");
}
