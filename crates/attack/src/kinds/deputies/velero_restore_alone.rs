//! A Restore of Velero brings back what a backup holds.

use crate::deputies::VELERO;
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "velero-restore-old",
    action: "has a backup restored, as",
    needs: "Create a Restore in the namespace of Velero.",
    why: "A Restore may map a namespace to another, so that Secrets and roles of one come to stand \
          where the attacker reads them; what the backups hold, and whether the attacker has a say \
          over it, is not read.",
    fix: "Let only administrators write objects in the namespace of Velero.",
    depends: "",
    references: &["https://velero.io/docs/main/restore-reference/"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001", "kubesplaining/C-velero"],
    steps: 1,
    draw: Draw::Steering(&[RESTORED], lead),
    examples: &[Example {
        manifests: concat!(
            account!("velero", "velero"),
            right_for_ci!("velero", "velero.io", "restores", "create"),
        ),
        edge: ("ServiceAccount build/ci", "ServiceAccount velero/velero"),
        twin: concat!(
            account!("velero", "velero"),
            right_for_ci!("velero", "velero.io", "restores", "get, list"),
        ),
    }],
};

const RESTORED: Right = Right::any(&[Ability::of(&["create"], "velero.io", "restores")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    for (namespace, name) in pen.facts().controllers(&VELERO) {
        if held.namespace.is_none_or(|held| held == namespace) {
            let reason = "what the backups hold, and whether the attacker has a say over it";
            pen.perhaps(Vertex::Account(namespace, name), reason);
        }
    }
}
