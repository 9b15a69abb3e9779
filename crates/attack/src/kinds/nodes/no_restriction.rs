//! Nodes that may write what concerns other nodes.

use seawall_access::Authorizer;

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::server::Flag;
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "no-node-restriction",
    action: "starts, as nothing restricts nodes,",
    needs: "The API server runs without the admission plugin NodeRestriction, and the Node authorizer is \
          on.",
    why: "The Node authorizer lets every kubelet create pods; only NodeRestriction holds it to mirror \
          pods of its own node.",
    fix: "Add NodeRestriction to `--enable-admission-plugins`.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction",
    ],
    known_as: &["kubesplaining/A6"],
    steps: 1,
    draw: Draw::Once(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver-main, namespace: kube-system}
spec:
  nodeName: one
  containers:
  - name: app
    image: a
    command: [kube-apiserver, '--authorization-mode=Node,RBAC', '--enable-admission-plugins=PodSecurity']
",
        edge: ("User system:node:one", "any pod started in every namespace"),
        twin: "
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver-main, namespace: kube-system}
spec:
  nodeName: one
  containers:
  - name: app
    image: a
    command: [kube-apiserver, '--authorization-mode=Node,RBAC', '--enable-admission-plugins=NodeRestriction']
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>) {
    let facts = pen.facts();
    let is_on = match facts.server_flag("--enable-admission-plugins") {
        Flag::Unread => return,
        Flag::Unset => false,
        Flag::Set(plugins) => plugins.split(',').any(|plugin| plugin.trim() == "NodeRestriction"),
    };
    if is_on || !facts.access.authorizers().chain.contains(&Authorizer::Node) {
        return;
    }
    for (_, node) in facts.nodes() {
        pen.edge(Vertex::User(node.user), Vertex::Hub(Hub::RunPods, None), Evidence::Nothing);
    }
}
