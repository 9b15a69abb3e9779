//! ConfigMaps say how nodes are set up.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "node-config",
    action: "changes how nodes are set up, and may become",
    needs: "Update or patch on the ConfigMap kubelet-config or kubeadm-config in kube-system.",
    why: "Each node that joins or is upgraded by kubeadm takes the configuration of its kubelet, and \
          control planes their flags, volumes and images, from them.",
    fix: "Name the ConfigMaps that may be written with resourceNames.",
    depends: "Clusters that kubeadm made.",
    references: &["https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-reconfigure/"],
    known_as: &["kubesplaining/KUBE-CONFIGMAP-TRUST-001", "kubesplaining/F"],
    steps: 1,
    draw: Draw::Rights(&[WRITE], lead),
    examples: &[Example {
        manifests: role_for_ci!(
            "kube-system",
            "{apiGroups: [''], resources: [configmaps], \
                      verbs: [patch], resourceNames: [kubeadm-config]}"
        ),
        edge: ("ServiceAccount build/ci", "root on any node"),
        twin: role_for_ci!(
            "kube-system",
            "{apiGroups: [''], resources: [configmaps], verbs: [patch], \
                      resourceNames: [web]}"
        ),
    }],
};

const WRITE: Right = Right::any(&[Ability::of(&["update", "patch"], "", "configmaps")
    .within("kube-system")
    .named(&["kubeadm-config", "kubelet-config"])]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let to = Vertex::Goal(Goal::AnyNode);
    pen.perhaps(to, "only nodes that join or are upgraded by kubeadm from then on read it");
}
