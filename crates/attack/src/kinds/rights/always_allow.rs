//! An API server that asks nobody.

use seawall_access::{AUTHENTICATED, Authorizer};

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "always-allow",
    action: "is allowed everything, and so is",
    needs: "The API server runs with the authorization mode AlwaysAllow, or without any.",
    why: "Whoever has any credentials may do everything, whatever roles and bindings say.",
    fix: "Start the API server with `--authorization-mode=Node,RBAC`.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/authorization/#authorization-modules",
    ],
    known_as: &[],
    steps: 1,
    draw: Draw::Once(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers: [{name: api, image: a, command: [kube-apiserver, --authorization-mode=AlwaysAllow]}]
",
        edge: ("Group system:authenticated", "cluster admin"),
        twin: "
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers: [{name: api, image: a, command: [kube-apiserver, --authorization-mode=RBAC]}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>) {
    if pen.facts().access.authorizers().chain.contains(&Authorizer::AlwaysAllow) {
        let everybody = pen.text(AUTHENTICATED);
        pen.edge(Vertex::Group(everybody), Vertex::Goal(Goal::ClusterAdmin), Evidence::Nothing);
    }
}
