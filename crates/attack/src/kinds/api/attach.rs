//! Attaching to what runs in pods.

use seawall_world::Version;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "attach",
    action: "attaches to the process of",
    needs: "Create on pods/attach, or get before 1.35.",
    why: "Whoever is attached writes to the input of the process and reads its output: of a shell that is \
          code in the container.",
    fix: "Take the right away, and set neither `stdin` nor `tty` where nobody types.",
    depends: "Gate AuthorizePodWebsocketUpgradeCreatePermission, on from 1.35.",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
    known_as: &["kubesplaining/KUBE-PRIVESC-004"],
    steps: 1,
    draw: Draw::Rights(&[ATTACH], lead),
    examples: &[Example {
        manifests: role_for_ci!("shop", "{apiGroups: [''], resources: [pods/attach], verbs: [create]}"),
        edge: ("ServiceAccount build/ci", "any pod entered in namespace shop"),
        twin: role_for_ci!("shop", "{apiGroups: [''], resources: [pods/attach], verbs: [list]}"),
    }],
};

const ATTACH: Right = Right::any(&[
    Ability::of(&["create"], "", "pods/attach"),
    Ability::of(&["get"], "", "pods/attach").before(Version::new(35)),
]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.to_pods(held, 0, Some("what the process makes of its input decides"));
}
