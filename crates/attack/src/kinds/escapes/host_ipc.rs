//! A pod that shares the memory segments of its node.

use crate::escape::{Exit, Way, to_node};
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "host-ipc",
    action: "reads and writes shared memory of",
    needs: "The pod has `hostIPC: true`.",
    why: "It opens the shared memory, queues and semaphores of processes of the node and of other such \
          pods, and changes what they trust.",
    fix: "Remove `hostIPC: true`.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-standards/"],
    known_as: &["kubesplaining/KUBE-ESCAPE-004"],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  hostIPC: true
  containers: [{name: app, image: a}]
",
        edge: ("Pod shop/web", "Node one"),
        // Its own containers share their processes, which leads nowhere else.
        twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  shareProcessNamespace: true
  containers: [{name: app, image: a}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let spec = pen.facts().pod(pod).spec;
    let field = spec.at(&["hostIPC"]).filter(|value| value.as_bool() == Some(true));
    let way = Way::Perhaps("which processes of the node share memory, and what they keep there, decides");
    to_node(pen, pod, field.into_iter().map(|field| Exit { way, object: pod.object, field }));
}
