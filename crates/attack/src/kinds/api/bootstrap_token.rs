//! Making bootstrap tokens.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "bootstrap-token",
    action: "makes a bootstrap token of",
    needs: "Create on Secrets in kube-system.",
    why: "A Secret of type bootstrap.kubernetes.io/token in kube-system is a credential with the groups \
          that it names, if they begin with system:bootstrappers; the bindings of these let it ask for \
          certificates of nodes.",
    fix: "Take the right away; start the API server without --enable-bootstrap-token-auth once all nodes \
          have joined.",
    depends: "The flag --enable-bootstrap-token-auth of the API server.",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/"],
    known_as: &["kubesplaining/KUBE-PRIVESC-026"],
    steps: 1,
    draw: Draw::Rights(&[CREATE], lead),
    examples: &[Example {
        manifests: concat!(
            role_for_ci!("kube-system", "{apiGroups: [''], resources: [secrets], verbs: [create]}"),
            "
---
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
        edge: ("ServiceAccount build/ci", "Group system:bootstrappers:kubeadm:default-node-token"),
        // Only Secrets of kube-system are looked at.
        twin: concat!(
            role_for_ci!("kube-public", "{apiGroups: [''], resources: [secrets], verbs: [create]}"),
            "
---
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

const CREATE: Right = Right::any(&[Ability::of(&["create"], "", "secrets").within("kube-system")]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.to_bootstrappers();
}
