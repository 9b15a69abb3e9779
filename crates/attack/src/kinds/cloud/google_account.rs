//! GKE takes accounts of Google for users.

use seawall_access::Text;

use crate::cloud::{Provider, node_identity};
use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "google-account",
    action: "authenticates as",
    needs: "The cluster runs on GKE, and a binding names the address of the account.",
    why: "GKE authenticates an account of Google, and a service account of Google Cloud, as the user \
          of its address.",
    fix: "Remove the subject from the binding.",
    depends: "",
    references: &["https://cloud.google.com/kubernetes-engine/docs/how-to/role-based-access-control"],
    known_as: &["kubesplaining/K9"],
    steps: 1,
    draw: Draw::Holders(draw),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: v1
kind: Node
metadata:
  name: one
  labels: {cloud.google.com/gke-nodepool: a}
spec: {providerID: 'gce://p/z/one'}
",
            "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ops}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: ops@shop.iam.gserviceaccount.com}]
",
        ),
        edge: ("cloud identity ops@shop.iam.gserviceaccount.com", "User ops@shop.iam.gserviceaccount.com"),
        // Nothing shows that the cluster is one of GKE.
        twin: "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ops}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: ops@shop.iam.gserviceaccount.com}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, holder: Vertex) {
    let facts = pen.facts();
    let Vertex::User(user) = holder else { return };
    let is_google = |(node, _): (Text, _)| {
        node_identity(facts, node).is_some_and(|identity| identity.provider == Provider::Google)
    };
    if facts.texts.get(user).ends_with(".gserviceaccount.com") && facts.nodes().any(is_google) {
        pen.edge(Vertex::Cloud(user), holder, Evidence::Nothing);
    }
}
