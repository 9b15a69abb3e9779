//! Velero hands out addresses from which a backup can be downloaded.

use crate::deputies::{VELERO, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "velero-download",
    action: "backs up and downloads",
    needs: "Create a Backup and a DownloadRequest in the namespace of Velero, and read the request.",
    why: "A backup holds the objects of the namespaces that it names, Secrets included, and the \
          request is answered with an address that needs no further credentials.",
    fix: "Let only administrators write objects in the namespace of Velero, and encrypt backups.",
    depends: "",
    references: &["https://velero.io/docs/main/api-types/"],
    known_as: &["kubesplaining/C-velero"],
    steps: 1,
    draw: Draw::Steering(&[BACKUP, ASKED, READ], lead),
    examples: &[Example {
        manifests: concat!(
            account!("velero", "velero"),
            right_for_ci!("velero", "velero.io", "backups, downloadrequests", "create, get"),
        ),
        edge: ("ServiceAccount build/ci", "every Secret in every namespace"),
        // The address cannot be read.
        twin: concat!(
            account!("velero", "velero"),
            right_for_ci!("velero", "velero.io", "backups, downloadrequests", "create"),
        ),
    }],
};

const BACKUP: Right = Right::any(&[
    Ability::of(&["create"], "velero.io", "backups"),
    Ability::of(WRITE, "velero.io", "schedules"),
]);
const ASKED: Right = Right::any(&[Ability::of(&["create"], "velero.io", "downloadrequests")]);
const READ: Right = Right::any(&[Ability::of(&["get", "list", "watch"], "velero.io", "downloadrequests")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    for (namespace, _) in pen.facts().controllers(&VELERO) {
        if held.namespace.is_none_or(|held| held == namespace) {
            pen.to(Vertex::Hub(Hub::ReadSecrets, None));
        }
    }
}
