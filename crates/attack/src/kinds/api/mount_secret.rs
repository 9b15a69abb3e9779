//! A pod gets any Secret of its namespace.

use seawall_access::Text;

use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "mount-secret",
    action: "starts a pod that reads",
    needs: "Any pod can be started in the namespace.",
    why: "A volume or a variable of a pod names the Secret that it gets, and nobody asks whether its author \
          may read it.",
    fix: "Keep Secrets of worth in namespaces where nobody else may start pods.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation"],
    known_as: &["kubesplaining/KUBE-PRIVESC-031"],
    steps: 1,
    draw: Draw::Namespaces(draw),
    examples: &[Example {
        manifests: "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}",
        edge: ("any pod started in namespace shop", "every Secret in namespace shop"),
        twin: "{apiVersion: v1, kind: Namespace, metadata: {name: bank}}",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, namespace: Text) {
    pen.begin_at(Vertex::Hub(Hub::RunPods, Some(namespace)));
    pen.to(Vertex::Hub(Hub::ReadSecrets, Some(namespace)));
}
