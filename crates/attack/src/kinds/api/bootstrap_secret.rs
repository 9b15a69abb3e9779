//! Bootstrap tokens that are there.

use seawall_finding::ObjectId;

use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::reached::SECRET;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "bootstrap-secret",
    action: "holds a bootstrap token of",
    needs: "A Secret of type bootstrap.kubernetes.io/token in kube-system.",
    why: "The token is a credential with the groups that the Secret names.",
    fix: "Delete the token once all nodes have joined, and let tokens end soon.",
    depends: "The flag --enable-bootstrap-token-auth of the API server.",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/"],
    known_as: &["kubesplaining/KUBE-PRIVESC-026"],
    steps: 1,
    draw: Draw::Objects(&[SECRET], draw),
    examples: &[Example {
        manifests: concat!(
            "
apiVersion: v1
kind: Secret
metadata: {name: bootstrap-token-abcdef, namespace: kube-system}
type: bootstrap.kubernetes.io/token
",
            "---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: join}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:node-bootstrapper}
subjects:
- apiGroup: rbac.authorization.k8s.io
  kind: Group
  name: system:bootstrappers:kubeadm:default-node-token
"
        ),
        edge: (
            "Secret kube-system/bootstrap-token-abcdef",
            "Group system:bootstrappers:kubeadm:default-node-token",
        ),
        twin: concat!(
            "
apiVersion: v1
kind: Secret
metadata: {name: bootstrap-token-abcdef, namespace: kube-system}
type: Opaque
",
            "---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: join}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:node-bootstrapper}
subjects:
- apiGroup: rbac.authorization.k8s.io
  kind: Group
  name: system:bootstrappers:kubeadm:default-node-token
"
        ),
    }],
};

fn draw(pen: &mut Pen<'_, '_>, id: ObjectId) {
    let secret = pen.facts().world.object(id);
    if secret.root().str_at(&["type"]) != Some("bootstrap.kubernetes.io/token") {
        return;
    }
    let Some((namespace, name)) = pen.place_of(id) else { return };
    if pen.name(namespace) == "kube-system" {
        pen.begin_at(Vertex::Secret(namespace, name));
        pen.to_bootstrappers();
    }
}
