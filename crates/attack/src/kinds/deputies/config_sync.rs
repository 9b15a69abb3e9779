//! A RootSync of Config Sync is applied as an administrator.

use crate::deputies::{CONFIG_SYNC, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "config-sync",
    action: "writes a RootSync, which is applied as",
    needs: "Create or change a RootSync in the namespace of Config Sync.",
    why: "The reconciler applies what the repository of a RootSync holds with its own rights, which \
          are those of a cluster administrator unless somebody took them away.",
    fix: "Let only administrators write RootSyncs.",
    depends: "",
    references: &[
        "https://cloud.google.com/kubernetes-engine/enterprise/config-sync/docs/reference/rootsync-reposync-fields",
    ],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001"],
    steps: 1,
    draw: Draw::Steering(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("config-management-system", "root-reconciler"),
            right_for_ci!("config-management-system", "configsync.gke.io", "rootsyncs", "create"),
        ),
        edge: ("ServiceAccount build/ci", "ServiceAccount config-management-system/root-reconciler"),
        // RootSyncs count in one namespace only.
        twin: concat!(
            account!("config-management-system", "root-reconciler"),
            right_for_ci!("shop", "configsync.gke.io", "rootsyncs", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "configsync.gke.io", "rootsyncs")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    for (namespace, name) in pen.facts().controllers(&CONFIG_SYNC) {
        if held.namespace.is_none_or(|held| held == namespace) {
            pen.to(Vertex::Account(namespace, name));
        }
    }
}
