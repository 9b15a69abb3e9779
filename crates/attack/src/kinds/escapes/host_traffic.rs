//! A pod on its node's network sees and turns the traffic of others.

use seawall_object::{Container, is_capability};
use seawall_yaml::Value;

use crate::escape::{Exit, Way, adds, in_effect, privileged, to};
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "host-network-traffic",
    action: "sees and turns, on its node,",
    needs: "The pod has `hostNetwork: true` and a container with NET_ADMIN, or with NET_RAW, which \
          runtimes grant by themselves.",
    why: "With NET_ADMIN it redirects what pods and services of the node send each other; with NET_RAW it \
          reads what is not encrypted and answers in the name of others.",
    fix: "Remove `hostNetwork: true`, or drop NET_RAW and do not add NET_ADMIN.",
    depends: "",
    references: &[
        "https://man7.org/linux/man-pages/man7/capabilities.7.html",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ],
    known_as: &["kubesplaining/KUBE-ESCAPE-003"],
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
  hostNetwork: true
  containers: [{name: app, image: a, securityContext: {capabilities: {add: [NET_ADMIN]}}}]
",
            edge: ("Pod shop/web", "traffic of others"),
            // On a network of its own it only turns its own traffic.
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, securityContext: {capabilities: {add: [NET_ADMIN]}}}]
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  hostNetwork: true
  containers: [{name: app, image: a}]
",
            edge: ("Pod shop/web", "traffic of others"),
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  hostNetwork: true
  containers: [{name: app, image: a, securityContext: {capabilities: {drop: [ALL]}}}]
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
    let Some(field) = template.spec.at(&["hostNetwork"]).filter(|value| value.as_bool() == Some(true)) else {
        return;
    };
    let exits = template.containers().filter_map(|container| {
        let is_raw = || !drops(container, "NET_RAW") || adds(container, "NET_RAW").is_some();
        let way = match () {
            () if adds(container, "NET_ADMIN").or_else(|| privileged(container)).is_some() => Way::Sure,
            () if is_raw() => Way::Perhaps("what crosses the node's network without encryption decides"),
            () => return None,
        };
        Some(Exit { way: way.and(in_effect(container)), object: pod.object, field })
    });
    to(pen, pod, Vertex::Goal(Goal::Traffic), exits);
}

fn drops(container: Container<'_>, name: &str) -> bool {
    let mut dropped = container.capabilities("drop").filter_map(Value::as_str);
    dropped.any(|text| is_capability(text, name) || is_capability(text, "ALL"))
}
