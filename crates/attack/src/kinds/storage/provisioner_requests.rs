//! Storage classes that have the controller manager ask addresses of its own network.

use seawall_world::Version;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "storage-class-requests",
    action: "has the controller manager ask its own network for",
    needs: "Create storage classes and claims, where the controller manager has provisioners built in \
          that ask an address (CVE-2020-8555).",
    why: "It asks the address in `resturl` from the network of the control plane, where an unguarded API \
          server may listen, and its answers come back in events.",
    fix: "Upgrade to 1.19 or later; take the right to create storage classes away.",
    depends: "Before 1.19; patch releases of 1.15 to 1.18 mend it too.",
    references: &["https://github.com/kubernetes/kubernetes/issues/91542"],
    known_as: &["kubesplaining/KUBE-STORAGE-SSRF-001"],
    steps: 1,
    draw: Draw::Rights(&[MAKE_CLASSES, MAKE_CLAIMS], lead),
    examples: &[Example {
        manifests: "
# Kubernetes 1.18
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ops}
rules:
- {apiGroups: ['storage.k8s.io'], resources: [storageclasses], verbs: [create]}
- {apiGroups: [''], resources: [persistentvolumeclaims], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ops}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ops}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
        edge: ("ServiceAccount build/ci", "every Secret in every namespace"),
        twin: "
# Kubernetes 1.19
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ops}
rules:
- {apiGroups: ['storage.k8s.io'], resources: [storageclasses], verbs: [create]}
- {apiGroups: [''], resources: [persistentvolumeclaims], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ops}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ops}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
    }],
};

const MENDED: Version = Version::new(19);
const MAKE_CLASSES: Right =
    Right::any(&[Ability::on_cluster(&["create"], "storage.k8s.io", "storageclasses").before(MENDED)]);
const MAKE_CLAIMS: Right =
    Right::any(&[Ability::of(&["create"], "", "persistentvolumeclaims").before(MENDED)]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let to = Vertex::Hub(Hub::ReadSecrets, None);
    pen.perhaps(to, "what listens on the control plane's own addresses without asking who calls decides");
}
