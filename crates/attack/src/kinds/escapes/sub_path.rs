//! Parts of volumes that old kubelets mount by following links.

use crate::escape::{Exit, Way, to_node};
use crate::facts::PodFacts;
use crate::flaws::SUB_PATH;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "sub-path",
    action: "exchanges a folder for a link to the disk of",
    needs: "A container mounts a part of a volume that it may write to, by `subPath`, and the kubelet of \
          its node is of a release with CVE-2021-25741.",
    why: "While a container starts again, another one exchanges the folder for a link, and the kubelet \
          mounts what the link names.",
    fix: "Upgrade the kubelet.",
    depends: "The kubelet's release.",
    references: &["https://github.com/kubernetes/kubernetes/issues/104980"],
    known_as: &["kubesplaining/KUBE-ESCAPE-SUBPATH-001"],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[
        Example {
            manifests: "
apiVersion: v1
kind: Node
metadata: {name: one}
status: {nodeInfo: {kubeletVersion: 'v1.22.1'}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: data, emptyDir: {}}]
  containers: [{name: app, image: a, volumeMounts: [{name: data, mountPath: /data, subPath: x}]}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: Node
metadata: {name: one}
status: {nodeInfo: {kubeletVersion: 'v1.22.2'}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: data, emptyDir: {}}]
  containers: [{name: app, image: a, volumeMounts: [{name: data, mountPath: /data, subPath: x}]}]
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: Node
metadata: {name: one}
status: {nodeInfo: {kubeletVersion: 'v1.22.1'}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: data, emptyDir: {}}]
  containers: [{name: app, image: a, volumeMounts: [{name: data, mountPath: /data, subPath: x}]}]
",
            edge: ("Pod shop/web", "Node one"),
            // Nobody in the pod writes to a ConfigMap.
            twin: "
apiVersion: v1
kind: Node
metadata: {name: one}
status: {nodeInfo: {kubeletVersion: 'v1.22.1'}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: data, configMap: {name: data}}]
  containers: [{name: app, image: a, volumeMounts: [{name: data, mountPath: /data, subPath: x}]}]
",
        },
    ],
};

/// Sources of volumes to which pods write.
const WRITABLE: &[&str] = &["emptyDir", "persistentVolumeClaim", "hostPath", "ephemeral"];

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    let facts = pen.facts();
    if !pod.node.is_some_and(|node| SUB_PATH.is_on(facts, node)) {
        return;
    }
    let template = facts.pod(pod);
    let is_writable = |name: &str| {
        let mut volumes = template.spec.items_at(&["volumes"]);
        let volume = volumes.find(|volume| volume.str_at(&["name"]) == Some(name));
        volume.is_some_and(|volume| WRITABLE.iter().any(|source| volume.at(&[source]).is_some()))
    };
    let mounts = template.containers().flat_map(|container| container.value.items_at(&["volumeMounts"]));
    let exits = mounts.filter_map(|mount| {
        let part = mount.at(&["subPath"]).or_else(|| mount.at(&["subPathExpr"]))?;
        let is_open = mount.bool_at(&["readOnly"]) != Some(true);
        let is_meant = is_open && is_writable(mount.str_at(&["name"]).unwrap_or_default());
        let way = Way::Perhaps(SUB_PATH.reason);
        is_meant.then_some(Exit { way, object: pod.object, field: part })
    });
    to_node(pen, pod, exits);
}
