//! The kubelet's logs as a writable path: it follows links in them.

use seawall_access::{Decision, Identity, Request, Resource};

use crate::escape::{Way, to_kubelet};
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::paths::is_logs;
use crate::pen::Pen;
use crate::volumes::own_mounts;

pub(crate) const KIND: Kind = Kind {
    id: "host-path-logs",
    action: "links logs of the kubelet to its credentials, and so becomes",
    needs: "A container that runs as root mounts /var/log of the node, not read-only, and the logs of the \
          node are asked for, as its own account may where it has `get` on nodes/log.",
    why: "The kubelet serves what lies in /var/log as root and follows symbolic links, so that any file \
          of the node can be read, one line at a time even by the logs of a pod.",
    fix: "Mount /var/log with `readOnly: true`; take `nodes/log` away.",
    depends: "The kubelet serves /var/log unless its `enableSystemLogHandler` is false.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/",
        "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
    ],
    known_as: &["kubehound/CE_VAR_LOG_SYMLINK", "kubesplaining/KUBE-ESCAPE-008"],
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
  volumes: [{name: host, hostPath: {path: /var/log}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host}]}]
",
            edge: ("Pod shop/web", "User system:node:one"),
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /var/log}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host, readOnly: true}]}]
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /var/log/pods}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host}]}]
",
            edge: ("Pod shop/web", "User system:node:one"),
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  volumes: [{name: host, hostPath: {path: /var/log/nginx}}]
  containers: [{name: app, image: a, volumeMounts: [{name: host, mountPath: /host}]}]
",
        },
    ],
};

const ASKED: Way = Way::Perhaps("somebody who may read the logs of nodes or of the pod has to ask for them");

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    let mut mounts = own_mounts(facts, pod).filter(|mount| mount.writable && is_logs(&mount.path)).peekable();
    if mounts.peek().is_none() {
        return;
    }
    let account = Identity::service_account(facts.texts.get(pod.namespace), facts.texts.get(pod.account));
    let request = Request::of("get", Resource::parse("nodes/log"));
    let asked = match facts.decide(&account, &request) {
        Decision::Allowed(_) => Way::Sure,
        _ => ASKED,
    };
    let exits = mounts.map(|mount| mount.exit(facts, pod).and(asked));
    to_kubelet(pen, pod, exits);
}
