//! Who controls a namespace can do whatever can be done in it.

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "control",
    action: "covers",
    needs: "Nothing more.",
    why: "Control of a namespace includes its pods, Secrets, service accounts and Services.",
    fix: "Give only the rights that are needed in the namespace.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation"],
    known_as: &["kubesplaining/A1"],
    steps: 0,
    draw: Draw::Once(draw),
    examples: &[Example {
        manifests: "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}",
        edge: ("control in namespace shop", "every Secret in namespace shop"),
        twin: "{apiVersion: v1, kind: Namespace, metadata: {name: bank}}",
    }],
};

/// Whoever controls a namespace may also change its labels, so that Pod Security refuses them nothing.
const WITHIN: [Hub; 5] =
    [Hub::RunPods, Hub::RunPrivileged, Hub::EnterPods, Hub::ReadSecrets, Hub::BecomeAccounts];

fn draw(pen: &mut Pen<'_, '_>) {
    let all = pen.facts().namespaces().map(|(name, _)| Some(name));
    for namespace in std::iter::once(None).chain(all) {
        pen.begin(Vertex::Hub(Hub::Control, namespace), Evidence::Nothing);
        WITHIN.iter().for_each(|hub| pen.to(Vertex::Hub(*hub, namespace)));
        pen.to(Vertex::Goal(Goal::Traffic));
    }
}
