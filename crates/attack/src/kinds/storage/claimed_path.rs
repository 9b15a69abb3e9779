//! A claim whose volume is a path of the node.

use crate::escape::{on_control_plane, to, to_kubelet, to_node};
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::paths::{is_administrator, is_database, is_kernel, is_kubelet, is_obeyed, is_socket};
use crate::pen::Pen;
use crate::vertex::{Goal, Hub, Vertex};
use crate::volumes::{HostMount, claimed_mounts};

pub(crate) const KIND: Kind = Kind {
    id: "claimed-host-path",
    action: "reaches, by a claim, files of root on",
    needs: "A container that runs as root mounts a claim, and the persistent volume bound to it is a path \
          of the node that gives the node away.",
    why: "Pod Security looks at the pod alone, where a claim is as harmless as any other, and never at \
          the volume behind it.",
    fix: "Delete the persistent volume, and leave the creation of persistent volumes to provisioners.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/concepts/storage/persistent-volumes/",
    ],
    known_as: &[
        "kubesplaining/KUBE-PV-HOSTPATH-001",
        "kubehound/EXPLOIT_HOST_WRITE",
        "kubehound/VOLUME_ACCESS",
    ],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[
        Example {
            manifests: "
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec:
  hostPath: {path: /etc}
  claimRef: {namespace: shop, name: data}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
  containers: [{name: app, image: a, volumeMounts: [{name: data, mountPath: /data}]}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec:
  hostPath: {path: /srv/data}
  claimRef: {namespace: shop, name: data}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
  containers: [{name: app, image: a, volumeMounts: [{name: data, mountPath: /data}]}]
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec:
  hostPath: {path: /etc}
  claimRef: {namespace: shop, name: data}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
  containers: [{name: app, image: a, volumeMounts: [{name: data, mountPath: /data}]}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec:
  hostPath: {path: /etc}
  claimRef: {namespace: shop, name: data}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: data, persistentVolumeClaim: {claimName: data, readOnly: true}}]
  containers: [{name: app, image: a, volumeMounts: [{name: data, mountPath: /data}]}]
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec: {local: {path: /var/lib/kubelet/pki}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {volumeName: disk}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
  containers: [{name: app, image: a, volumeMounts: [{name: data, mountPath: /data}]}]
",
            edge: ("Pod shop/web", "User system:node:one"),
            twin: "
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec:
  hostPath: {path: /var/lib/kubelet/pki}
  claimRef: {namespace: shop, name: data}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: data, persistentVolumeClaim: {claimName: other}}]
  containers: [{name: app, image: a, volumeMounts: [{name: data, mountPath: /data}]}]
",
        },
    ],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    if facts.node_volumes.is_empty() {
        return;
    }
    let exits = |is_worth: fn(&HostMount<'_>) -> bool| {
        claimed_mounts(facts, pod).filter(is_worth).map(|mount| mount.exit(facts, pod))
    };
    to_node(pen, pod, exits(gives_root));
    to_kubelet(pen, pod, exits(|mount| is_kubelet(&mount.path)));
    let Some(here) = on_control_plane(facts, pod) else { return };
    let admin = Vertex::Goal(Goal::ClusterAdmin);
    to(pen, pod, admin, exits(|mount| is_administrator(&mount.path)).map(|exit| exit.and(here)));
    let secrets = Vertex::Hub(Hub::ReadSecrets, None);
    to(pen, pod, secrets, exits(|mount| is_database(&mount.path)).map(|exit| exit.and(here)));
}

fn gives_root(mount: &HostMount<'_>) -> bool {
    is_socket(&mount.path) || (mount.writable && (is_obeyed(&mount.path) || is_kernel(&mount.path)))
}
