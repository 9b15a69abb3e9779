//! A kubelet reads the Secrets of its pods.

use seawall_access::Authorizer;

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "kubelet-secrets",
    action: "reads, as the API server lets it, the",
    needs: "A pod on the node refers to the Secret, by itself or by a volume, and the Node authorizer is \
          on.",
    why: "Kubelets fetch what they mount and pull images with; the Node authorizer lets each read the \
          Secrets of its own pods.",
    fix: "Keep Secrets of worth out of pods that share nodes with others.",
    depends: "",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/node/"],
    known_as: &["kubesplaining/A6", "kubehound/VOLUME_DISCOVER", "kubehound/VOLUME_ACCESS"],
    steps: 1,
    draw: Draw::Once(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, envFrom: [{secretRef: {name: keys}}]}]
",
        edge: ("User system:node:one", "Secret shop/keys"),
        twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, envFrom: [{configMapRef: {name: keys}}]}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>) {
    let facts = pen.facts();
    if !facts.access.authorizers().chain.contains(&Authorizer::Node) {
        return;
    }
    for (node, namespace, name) in facts.access.secrets_of_nodes() {
        let node = facts.texts.find(node);
        let secret = Vertex::Secret(pen.text(namespace), pen.text(name));
        pen.edge(Vertex::User(facts.node(node).user), secret, Evidence::Nothing);
    }
}
