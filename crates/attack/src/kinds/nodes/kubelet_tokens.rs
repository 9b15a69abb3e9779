//! A kubelet asks for tokens of the service accounts of its pods.

use seawall_access::{Authorizer, Text};

use crate::edge::Evidence;
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "kubelet-tokens",
    action: "asks the API server for a token of",
    needs: "A pod that the kubelet did not make itself runs on the node as the service account, and the \
          Node authorizer is on.",
    why: "Kubelets fetch the tokens that they mount. The API server issues any token bound to a pod of \
          the node, also where the pod mounts none.",
    fix: "Keep powerful service accounts away from nodes where others run.",
    depends: "NodeRestriction, which bounds tokens to pods of the node.",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/node/"],
    known_as: &["kubesplaining/A6", "kubesplaining/KUBE-PRIVESC-026", "kubehound/IDENTITY_ASSUME"],
    steps: 1,
    draw: Draw::Nodes(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  serviceAccountName: boss
  automountServiceAccountToken: false
  containers: [{name: app, image: a}]
",
        edge: ("User system:node:one", "ServiceAccount shop/boss"),
        // The kubelet made the pod of a file; it leads nowhere.
        twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, annotations: {kubernetes.io/config.mirror: x}}
spec:
  nodeName: one
  serviceAccountName: boss
  automountServiceAccountToken: false
  containers: [{name: app, image: a}]
",
    }],
};

/// What marks a pod that a kubelet made by itself.
const MIRROR: &str = "kubernetes.io/config.mirror";

fn draw(pen: &mut Pen<'_, '_>, name: Text) {
    let facts = pen.facts();
    let authorizers = &facts.access.authorizers().chain;
    if !authorizers.contains(&Authorizer::Node) {
        return;
    }
    let user = Vertex::User(facts.node(name).user);
    let is_mirror = |pod: &PodFacts| facts.pod(pod).annotation(MIRROR).is_some();
    for pod in facts.pods_on(name).filter(|pod| !is_mirror(pod)) {
        let account = Vertex::Account(pod.namespace, pod.account);
        pen.edge(user, account, Evidence::Object(pod.object));
    }
}
