//! A pod runs as any service account of its namespace.

use seawall_access::Text;

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "run-as-account",
    action: "starts a pod as",
    needs: "Any pod can be started in the namespace.",
    why: "`serviceAccountName` needs no right on the service account, and its token is mounted into the pod.",
    fix: "Keep powerful service accounts in namespaces of their own.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation"],
    known_as: &["kubehound/POD_CREATE", "icekube/CREATE_POD_WITH_SA", "kubesplaining/KUBE-PRIVESC-001"],
    steps: 1,
    draw: Draw::Namespaces(draw),
    examples: &[Example {
        manifests: "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}",
        edge: ("any pod started in namespace shop", "every service account in namespace shop"),
        twin: "{apiVersion: v1, kind: Namespace, metadata: {name: bank}}",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, namespace: Text) {
    let (from, to) = (Hub::RunPods, Hub::BecomeAccounts);
    pen.edge(Vertex::Hub(from, Some(namespace)), Vertex::Hub(to, Some(namespace)), Evidence::Nothing);
}
