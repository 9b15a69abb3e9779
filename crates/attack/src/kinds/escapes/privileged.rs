//! A privileged container is root on its node.

use crate::escape::{Exit, host_user, in_effect, privileged, to_node};
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "privileged-container",
    action: "breaks out of a privileged container to",
    needs: "A container of the pod is privileged, runs as root and has the users of its node.",
    why: "It has every capability and every device, so that it mounts the node's disk or loads a module.",
    fix: "Remove `privileged: true`, and name the capabilities that are needed.",
    depends: "User namespaces of pods count from 1.33 on without further settings.",
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-standards/"],
    known_as: &[
        "kubehound/CE_PRIV_MOUNT",
        "kubehound/CE_MODULE_LOAD",
        "icekube/IS_PRIVILEGED",
        "kubesplaining/KUBE-ESCAPE-001",
        "kubesplaining/KUBE-ESCAPE-CONTROLPLANE-SCHED-001",
    ],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[
        Example {
            manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, securityContext: {privileged: true}}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, securityContext: {privileged: false}}]
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, securityContext: {privileged: true}}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  hostUsers: false
  containers: [{name: app, image: a, securityContext: {privileged: true}}]
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: Node
metadata: {name: main, labels: {node-role.kubernetes.io/control-plane: ''}}
spec: {taints: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]}
---
apiVersion: v1
kind: Node
metadata: {name: one}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      tolerations: [{key: node-role.kubernetes.io/control-plane, operator: Exists}]
      nodeSelector: {node-role.kubernetes.io/control-plane: ''}
      containers: [{name: app, image: a, securityContext: {privileged: true}}]
",
            edge: ("Deployment shop/web", "Node main"),
            // Without the toleration its pods run on the other node only.
            twin: "
apiVersion: v1
kind: Node
metadata: {name: main, labels: {node-role.kubernetes.io/control-plane: ''}}
spec: {taints: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]}
---
apiVersion: v1
kind: Node
metadata: {name: one}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {spec: {containers: [{name: app, image: a, securityContext: {privileged: true}}]}}}
",
        },
    ],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    let template = facts.pod(pod);
    let exits = template.containers().filter_map(|container| {
        let field = privileged(container)?;
        let way = host_user(facts, template, pod.object).and(in_effect(container));
        Some(Exit { way, object: pod.object, field })
    });
    to_node(pen, pod, exits);
}
