//! A persistent volume that is a path of a node, and that pods of a namespace may claim.

use seawall_access::Text;
use seawall_finding::ObjectId;
use seawall_podsecurity::Level;

use crate::edge::Evidence;
use crate::escape::Way;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Hub, Vertex};
use crate::volumes::{nodes_of, worth};

pub(crate) const KIND: Kind = Kind {
    id: "claimable-host-path",
    action: "claims, for a pod, files of root on",
    needs: "A persistent volume is a path of a node that gives the node away, and is bound to a claim of \
          the namespace or to none.",
    why: "A pod names its claim, or brings a template for one. Pod Security at any level allows claims \
          and does not look at the volumes behind them.",
    fix: "Delete the persistent volume, or reserve it for a claim in a namespace of its own.",
    depends: "Claims made of templates in pods are there since 1.23.",
    references: &[
        "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ],
    known_as: &["kubesplaining/KUBE-PV-HOSTPATH-001"],
    steps: 1,
    draw: Draw::Once(draw),
    examples: &[
        Example {
            manifests: "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec: {hostPath: {path: /}, claimRef: {namespace: shop, name: data}}
",
            edge: ("any pod started in namespace shop", "root on any node"),
            twin: "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec: {hostPath: {path: /}, claimRef: {namespace: bank, name: data}}
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: v1
kind: Node
metadata: {name: one, labels: {kubernetes.io/hostname: one}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec:
  local: {path: /run/containerd}
  nodeAffinity:
    required:
      nodeSelectorTerms:
      - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [one]}]
",
            edge: ("any pod started in namespace shop", "Node one"),
            twin: "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: v1
kind: Node
metadata: {name: one, labels: {kubernetes.io/hostname: one}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec:
  local: {path: /mnt/disk}
  nodeAffinity:
    required:
      nodeSelectorTerms:
      - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [one]}]
",
        },
    ],
};

fn draw(pen: &mut Pen<'_, '_>) {
    let facts = pen.facts();
    for id in facts.node_volumes.all() {
        let Some(by_socket) = worth(facts, *id) else { continue };
        let targets = nodes_of(facts, *id);
        let claim = facts.world.object(*id).root().str_at(&["spec", "claimRef", "namespace"]);
        match claim.map(|namespace| facts.texts.find(namespace)) {
            Some(namespace) => claimed(pen, *id, namespace, by_socket, &targets),
            None => {
                for (namespace, _) in facts.namespaces() {
                    claimed(pen, *id, namespace, by_socket, &targets);
                }
            }
        }
    }
}

fn claimed(pen: &mut Pen<'_, '_>, id: ObjectId, namespace: Text, by_socket: bool, targets: &[Vertex]) {
    let facts = pen.facts();
    let is_read = !facts.is_namespace_unread(namespace);
    let is_root = is_read && facts.enforced(namespace).level < Level::Restricted;
    // Sockets of runtimes belong to the group root, which any pod may join.
    let way = match by_socket || is_root {
        true => Way::Sure,
        false => Way::Perhaps("pods of the namespace may have to run as another user than root"),
    };
    pen.begin(Vertex::Hub(Hub::RunPods, Some(namespace)), Evidence::Object(id));
    targets.iter().for_each(|target| way.draw(pen, *target));
}
