//! What Pod Security leaves of the pods that somebody may start.

use seawall_access::Text;

use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "run-privileged",
    action: "meets no Pod Security level, which is",
    needs: "The namespace enforces no Pod Security level, or the level privileged.",
    why: "Where no level is enforced, a pod may be privileged, share namespaces of its node and mount its \
          disk.",
    fix: "Label the namespace `pod-security.kubernetes.io/enforce: restricted`, or at least `baseline`.",
    depends: "Pod Security admission; a default of the API server's own configuration counts too.",
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-admission/"],
    known_as: &["icekube/CREATE_PRIVILEGED_WORKLOAD", "kubesplaining/KUBE-PRIVESC-002"],
    steps: 0,
    draw: Draw::Namespaces(draw),
    examples: &[Example {
        manifests: "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}",
        edge: ("any pod started in namespace shop", "any privileged pod started in namespace shop"),
        twin: "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, namespace: Text) {
    let facts = pen.facts();
    let to = Vertex::Hub(Hub::RunPrivileged, Some(namespace));
    pen.begin_at(Vertex::Hub(Hub::RunPods, Some(namespace)));
    if facts.is_namespace_unread(namespace) {
        pen.perhaps(to, "the labels of the namespace were not read");
    } else if facts.admits_privileged(namespace) {
        pen.to(to);
    } else {
        let level = facts.enforced(namespace).level.name();
        pen.blocked(to, &format!("the namespace enforces the Pod Security level {level}"));
    }
}
