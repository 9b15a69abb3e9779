//! A ConfigMap says whom pods take for the API server.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "trust-root-ca",
    action: "adds a CA that pods believe, and so has",
    needs: "Update or patch on the ConfigMap kube-root-ca.crt.",
    why: "Pods check the API server by the CA in it: whoever adds one and stands between reads the tokens \
          that they send.",
    fix: "Name the ConfigMaps that may be written with resourceNames.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/storage/projected-volumes/"],
    known_as: &["kubesplaining/KUBE-CONFIGMAP-TRUST-001", "kubesplaining/F"],
    steps: 1,
    draw: Draw::Rights(&[WRITE], lead),
    examples: &[Example {
        manifests: role_for_ci!(
            "shop",
            "{apiGroups: [''], resources: [configmaps], verbs: [patch], \
                      resourceNames: [kube-root-ca.crt]}"
        ),
        edge: ("ServiceAccount build/ci", "traffic of others"),
        twin: role_for_ci!(
            "shop",
            "{apiGroups: [''], resources: [configmaps], verbs: [patch], \
                      resourceNames: [web]}"
        ),
    }],
};

const WRITE: Right =
    Right::any(&[Ability::of(&["update", "patch"], "", "configmaps").named(&["kube-root-ca.crt"])]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let to = Vertex::Goal(Goal::Traffic);
    pen.perhaps(to, "the controller manager puts it back, so that only what reads it meanwhile is deceived");
}
