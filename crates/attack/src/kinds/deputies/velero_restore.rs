//! A Restore of Velero writes whatever a backup holds.

use crate::deputies::{VELERO, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "velero-restore",
    action: "has a backup of its own restored, as",
    needs: "Create a Restore and a BackupStorageLocation in the namespace of Velero.",
    why: "Velero takes over the backups that it finds at a location, which may be one of the attacker, \
          and a Restore makes all that such a backup holds, also roles, bindings and privileged pods.",
    fix: "Let only administrators write objects in the namespace of Velero.",
    depends: "",
    references: &[
        "https://velero.io/docs/main/api-types/backupstoragelocation/",
        "https://velero.io/docs/main/restore-reference/",
    ],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001", "kubesplaining/C-velero"],
    steps: 1,
    draw: Draw::Steering(&[RESTORED, STORED], lead),
    examples: &[Example {
        manifests: concat!(
            account!("velero", "velero"),
            right_for_ci!("velero", "velero.io", "restores, backupstoragelocations", "create"),
        ),
        edge: ("ServiceAccount build/ci", "ServiceAccount velero/velero"),
        // Nothing is restored.
        twin: concat!(
            account!("velero", "velero"),
            right_for_ci!("velero", "velero.io", "backups, backupstoragelocations", "create"),
        ),
    }],
};

const RESTORED: Right = Right::any(&[Ability::of(&["create"], "velero.io", "restores")]);
const STORED: Right = Right::any(&[Ability::of(WRITE, "velero.io", "backupstoragelocations")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    for (namespace, name) in pen.facts().controllers(&VELERO) {
        if held.namespace.is_none_or(|held| held == namespace) {
            pen.to(Vertex::Account(namespace, name));
        }
    }
}
