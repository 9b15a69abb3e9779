//! Acting as nodes for some verbs only.

use seawall_world::Version;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "impersonate-node-for",
    action: "acts, for some verbs, as",
    needs: "The verbs impersonate:arbitrary-node on nodes and impersonate-on:arbitrary-node:… on what is \
          done.",
    why: "Impersonation that is bound to what is done: both the identity and the verb on the resource have \
          to be allowed.",
    fix: "Name the nodes with resourceNames and the verbs that are needed.",
    depends: "Gate ConstrainedImpersonation: alpha in 1.35, on by default from 1.36.",
    references: &[
        "https://github.com/kubernetes/enhancements/issues/5284",
        "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation",
    ],
    known_as: &["kubesplaining/O4"],
    steps: 1,
    draw: Draw::Rights(&[WHO], lead),
    examples: &[Example {
        manifests: cluster_role_for_ci!(
            "{apiGroups: [authentication.k8s.io], resources: [nodes], \
                      verbs: ['impersonate:arbitrary-node']}, \
                     {apiGroups: [''], resources: [pods], \
                      verbs: ['impersonate-on:arbitrary-node:create']}"
        ),
        edge: ("ServiceAccount build/ci", "every node's identity"),
        // Nothing may be done as somebody else.
        twin: cluster_role_for_ci!(
            "{apiGroups: [authentication.k8s.io], resources: [nodes], \
                      verbs: ['impersonate:arbitrary-node']}"
        ),
    }],
};

const WHO: Right =
    Right::any(&[Ability::on_cluster(&["impersonate:arbitrary-node"], "authentication.k8s.io", "nodes")
        .since(Version::new(35))]);

const DOUBT: &str = "only what the verbs `impersonate-on:arbitrary-node:…` allow can be done so";

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    if !pen.facts().names_verb("impersonate-on:arbitrary-node:") {
        return;
    }
    pen.perhaps(Vertex::Goal(Goal::NodeIdentity), DOUBT);
}
