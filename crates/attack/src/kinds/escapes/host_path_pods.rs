//! The volumes of a node's other pods as a path.

use std::collections::BTreeSet;

use super::pods_token::mounts_token;
use crate::escape::{NEIGHBOURS, privileged, to};
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::paths::{is_kubelet, is_pods};
use crate::pen::Pen;
use crate::vertex::{Hub, Vertex};
use crate::volumes::own_mounts;

pub(crate) const KIND: Kind = Kind {
    id: "host-path-pods",
    action: "reads, among the volumes of its node, the token of",
    needs: "A container that runs as root mounts /var/lib/kubelet/pods or a folder above it, and a pod of \
          the service account runs on the same node.",
    why: "There lie the volumes of all pods of the node, with the tokens of their service accounts.",
    fix: "Remove the volume, or keep pods of different trust on different nodes.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/storage/volumes/#hostpath"],
    known_as: &[
        "kubehound/EXPLOIT_HOST_TRAVERSE",
        "kubehound/VOLUME_ACCESS",
        "kubehound/TOKEN_STEAL",
        "kubesplaining/KUBE-HOSTPATH-001",
    ],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /var/lib/kubelet/pods}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host, readOnly: true}]}]
---
apiVersion: v1
kind: Pod
metadata: {name: neighbour, namespace: bank}
spec:
  nodeName: one
  serviceAccountName: boss
  containers: [{name: app, image: a}]
",
        edge: ("Pod shop/web", "ServiceAccount bank/boss"),
        twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /var/lib/kubelet/pods}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host, readOnly: true}]}]
---
apiVersion: v1
kind: Pod
metadata: {name: neighbour, namespace: bank}
spec:
  nodeName: two
  serviceAccountName: boss
  containers: [{name: app, image: a}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    let is_worth = |path: &str| is_pods(path) && !is_kubelet(path);
    let mounts = own_mounts(facts, pod).filter(|mount| is_worth(&mount.path));
    let Some(exit) = mounts.map(|mount| mount.exit(facts, pod)).min_by_key(|exit| exit.way) else { return };
    // Whoever is root of the node anyway enters its pods.
    if facts.pod(pod).containers().any(|container| privileged(container).is_some()) {
        return;
    }
    let Some(node) = pod.node else {
        let to_all = Vertex::Hub(Hub::BecomeAccounts, None);
        return to(pen, pod, to_all, std::iter::once(exit.and(NEIGHBOURS)));
    };
    let accounts: BTreeSet<_> = facts
        .pods_on(node)
        .filter(|other| other.object != pod.object && mounts_token(facts, other))
        .map(|other| Vertex::Account(other.namespace, other.account))
        .collect();
    for account in accounts {
        to(pen, pod, account, std::iter::once(exit));
    }
}
