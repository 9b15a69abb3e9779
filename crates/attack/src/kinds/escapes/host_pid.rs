//! A pod that sees the processes of its node enters them.

use crate::escape::{
    Exit, Way, adds, host_user, in_effect, is_other_user, is_unconfined, privileged, to_node,
};
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "host-pid",
    action: "enters processes of",
    needs: "The pod has `hostPID: true` and a container that runs as root; with SYS_PTRACE it may enter \
          all processes.",
    why: "Through /proc/PID/root and /proc/PID/environ lie the files and variables of the node's \
          processes. Without SYS_PTRACE only processes with no more capabilities are open, such as those \
          of other pods.",
    fix: "Remove `hostPID: true`.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://man7.org/linux/man-pages/man2/ptrace.2.html",
    ],
    known_as: &[
        "kubehound/CE_NSENTER",
        "kubehound/CE_SYS_PTRACE",
        "icekube/CAN_NSENTER_HOST",
        "kubesplaining/KUBE-ESCAPE-002",
        "kubesplaining/KUBE-PODSEC-APPARMOR-001",
        "kubesplaining/KUBE-PODSEC-SELINUX-001",
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
  hostPID: true
  securityContext: {appArmorProfile: {type: Unconfined}}
  containers: [{name: app, image: a, securityContext: {capabilities: {add: [SYS_PTRACE]}}}]
",
            edge: ("Pod shop/web", "Node one"),
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  securityContext: {appArmorProfile: {type: Unconfined}}
  containers: [{name: app, image: a, securityContext: {capabilities: {add: [SYS_PTRACE]}}}]
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  hostPID: true
  containers: [{name: app, image: a}]
",
            edge: ("Pod shop/web", "Node one"),
            // Processes of its own user only are open to it.
            twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  hostPID: true
  containers: [{name: app, image: a, securityContext: {runAsUser: 1000}}]
",
        },
    ],
};

const CONFINED: Way = Way::Perhaps("AppArmor or SELinux of the node may stand against it");
const SAME_USER: Way =
    Way::Perhaps("without SYS_PTRACE it enters only processes that have no more capabilities than itself");

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    let template = facts.pod(pod);
    let Some(field) = template.spec.at(&["hostPID"]).filter(|value| value.as_bool() == Some(true)) else {
        return;
    };
    let exits = template.containers().filter_map(|container| {
        let has_ptrace = adds(container, "SYS_PTRACE").is_some() || privileged(container).is_some();
        let way = match has_ptrace {
            true if is_unconfined(container) => in_effect(container),
            true => in_effect(container).and(CONFINED),
            false if is_other_user(container) => return None,
            false => SAME_USER,
        };
        let way = way.and(host_user(facts, template, pod.object));
        Some(Exit { way, object: pod.object, field })
    });
    to_node(pen, pod, exits);
}
