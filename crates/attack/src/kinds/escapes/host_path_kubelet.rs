//! The kubelet's own credentials as a path.

use crate::escape::to_kubelet;
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::paths::is_kubelet;
use crate::pen::Pen;
use crate::volumes::own_mounts;

pub(crate) const KIND: Kind = Kind {
    id: "host-path-kubelet",
    action: "reads the credentials of the kubelet, which is",
    needs: "A container that runs as root mounts /var/lib/kubelet or its pki folder, or the like of k3s \
          and RKE2.",
    why: "The certificate there authenticates as the node, for which the API server issues tokens of all \
          service accounts that run on it and hands out the Secrets of their pods.",
    fix: "Remove the volume; drivers need only the plugins, plugins_registry or pods folder of \
          /var/lib/kubelet.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/",
        "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
    ],
    known_as: &[
        "kubehound/EXPLOIT_HOST_READ",
        "icekube/CAN_ACCESS_DANGEROUS_HOST_PATH",
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
  volumes: [{name: host, hostPath: {path: /var/lib/kubelet/pki}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host, readOnly: true}]}]
",
        edge: ("Pod shop/web", "User system:node:one"),
        twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /var/lib/kubelet/plugins}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host}]}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    let mounts = own_mounts(facts, pod).filter(|mount| is_kubelet(&mount.path));
    to_kubelet(pen, pod, mounts.map(|mount| mount.exit(facts, pod)));
}
