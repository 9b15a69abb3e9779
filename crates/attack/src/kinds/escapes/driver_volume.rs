//! Volumes that a driver mounts as root of the node, as the pod says.

use seawall_object::GroupKind;
use seawall_yaml::Value;

use crate::escape::{Exit, Way, to_node};
use crate::facts::{Facts, PodFacts};
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "driver-volume",
    action: "has a storage driver mount, by its own parameters, files of",
    needs: "The pod has a `flexVolume`, or an inline `csi` volume of a driver that is not known to hand \
          out files alone.",
    why: "The driver runs as root of the node and takes its parameters from the spec of the pod, which no \
          control of Pod Security below restricted looks at.",
    fix: "Use claims of storage classes; let only trusted drivers mount inline volumes.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#csi-driver-restrictions"],
    known_as: &["kubesplaining/KUBE-ESCAPE-CSI-001"],
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
  volumes: [{name: data, csi: {driver: hostpath.csi.k8s.io}}]
  containers: [{name: app, image: a, volumeMounts: [{name: data, mountPath: /data}]}]
",
            edge: ("Pod shop/web", "Node one"),
            // The driver mounts no inline volumes.
            twin: "
apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: {name: hostpath.csi.k8s.io}
spec: {volumeLifecycleModes: [Persistent]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: data, csi: {driver: hostpath.csi.k8s.io}}]
  containers: [{name: app, image: a, volumeMounts: [{name: data, mountPath: /data}]}]
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: data, flexVolume: {driver: example.org/disk}}]
  containers: [{name: app, image: a}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: data, csi: {driver: secrets-store.csi.k8s.io}}]
  containers: [{name: app, image: a}]
",
        },
    ],
};

const DRIVER: GroupKind<'static> = GroupKind { group: "storage.k8s.io", kind: "CSIDriver" };

/// Drivers that hand out files of their own and mount nothing of the node.
const KNOWN: &[&str] =
    &["secrets-store.csi.k8s.io", "csi.cert-manager.io", "spiffe.csi.cert-manager.io", "csi.spiffe.io"];

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    let volumes = facts.pod(pod).spec.items_at(&["volumes"]);
    let exits = volumes.filter_map(|volume| {
        let inline = || volume.at(&["csi"]).filter(|source| takes_inline(facts, *source));
        let field = volume.at(&["flexVolume"]).or_else(inline)?;
        let way = Way::Perhaps("what the storage driver makes of its parameters decides");
        Some(Exit { way, object: pod.object, field })
    });
    to_node(pen, pod, exits);
}

/// Whether the driver of a volume may mount it, as far as its object says.
fn takes_inline(facts: &Facts<'_>, source: Value<'_>) -> bool {
    let name = source.str_at(&["driver"]).unwrap_or_default();
    let known = facts.world.named(DRIVER, name).first().map(|id| facts.world.object(*id).root());
    let mut modes = known.into_iter().flat_map(|driver| driver.items_at(&["spec", "volumeLifecycleModes"]));
    !KNOWN.contains(&name) && known.is_none_or(|_| modes.any(|mode| mode.as_str() == Some("Ephemeral")))
}
