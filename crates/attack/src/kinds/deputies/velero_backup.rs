//! A Backup of Velero runs commands in pods and copies Secrets.

use crate::deputies::{VELERO, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "velero-backup",
    action: "writes a Backup with hooks, which enter",
    needs: "Create a Backup or Schedule in the namespace of Velero.",
    why: "A Backup names commands that Velero runs in the containers of the pods that it covers, in \
          every namespace.",
    fix: "Let only administrators write objects in the namespace of Velero.",
    depends: "",
    references: &["https://velero.io/docs/main/backup-hooks/"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001", "kubesplaining/C-velero"],
    steps: 1,
    draw: Draw::Steering(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("velero", "velero"),
            right_for_ci!("velero", "velero.io", "backups", "create"),
        ),
        edge: ("ServiceAccount build/ci", "any pod entered in every namespace"),
        // Velero reads Backups of its own namespace only.
        twin: concat!(account!("velero", "velero"), right_for_ci!("shop", "velero.io", "backups", "create"),),
    }],
};

const WRITTEN: Right = Right::any(&[
    Ability::of(&["create"], "velero.io", "backups"),
    Ability::of(WRITE, "velero.io", "schedules"),
]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    for (namespace, _) in pen.facts().controllers(&VELERO) {
        if held.namespace.is_none_or(|held| held == namespace) {
            pen.to(Vertex::Hub(Hub::EnterPods, None));
        }
    }
}
