//! A container with the kernel's parameters writable.

use crate::escape::{Exit, Way, host_user, in_effect, to_node};
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "unmasked-proc",
    action: "writes parameters of the kernel of",
    needs: "A container has `procMount: Unmasked`, runs as root and has the users of its node.",
    why: "Nothing of /proc is masked or read-only, so that it writes /proc/sys/kernel/core_pattern, and \
          the kernel starts its program as root of the node.",
    fix: "Remove `procMount`, or set `hostUsers: false`.",
    depends: "The feature gate ProcMountType, on by default since 1.33.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://man7.org/linux/man-pages/man5/core.5.html",
    ],
    known_as: &["kubehound/CE_UMH_CORE_PATTERN", "kubesplaining/procMount"],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  containers: [{name: app, image: a, securityContext: {procMount: Unmasked}}]
",
        edge: ("Pod shop/web", "Node one"),
        // In a user namespace of its own, root may not change the node.
        twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  hostUsers: false
  containers: [{name: app, image: a, securityContext: {procMount: Unmasked}}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    let template = facts.pod(pod);
    let exits = template.containers().filter_map(|container| {
        let field = container.security("procMount").filter(|value| value.as_str() == Some("Unmasked"))?;
        let way = Way::Perhaps("newer API servers refuse it without hostUsers: false");
        let way = way.and(in_effect(container)).and(host_user(facts, template, pod.object));
        Some(Exit { way, object: pod.object, field })
    });
    to_node(pen, pod, exits);
}
