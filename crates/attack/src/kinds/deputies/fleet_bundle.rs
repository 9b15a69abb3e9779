//! Fleet of Rancher deploys bundles as an administrator.

use seawall_object::GroupKind;

use crate::deputies::{FLEET_AGENT, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "fleet-bundle",
    action: "writes a bundle, which the agent of Fleet applies as",
    needs: "Create or change a Bundle or GitRepo in the workspace of Fleet that holds this cluster.",
    why: "The agent of Fleet in each cluster applies the bundles of its workspace with its own rights.",
    fix: "Restrict workspaces by GitRepoRestrictions, and let only administrators write bundles.",
    depends: "",
    references: &["https://fleet.rancher.io/gitrepo-add"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001", "kubesplaining/C-fleet"],
    steps: 1,
    draw: Draw::Steering(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("cattle-fleet-system", "fleet-agent"),
            "
---
{apiVersion: fleet.cattle.io/v1alpha1, kind: Cluster, metadata: {name: local, namespace: fleet-local}}
",
            right_for_ci!("fleet-local", "fleet.cattle.io", "bundles", "create"),
        ),
        edge: ("ServiceAccount build/ci", "ServiceAccount cattle-fleet-system/fleet-agent"),
        // The namespace is no workspace.
        twin: concat!(
            account!("cattle-fleet-system", "fleet-agent"),
            "
---
{apiVersion: fleet.cattle.io/v1alpha1, kind: Cluster, metadata: {name: local, namespace: fleet-local}}
",
            right_for_ci!("shop", "fleet.cattle.io", "bundles", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[
    Ability::of(WRITE, "fleet.cattle.io", "bundles"),
    Ability::of(WRITE, "fleet.cattle.io", "gitrepos"),
]);
const CLUSTER: GroupKind<'static> = GroupKind { group: "fleet.cattle.io", kind: "Cluster" };

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let mut clusters = facts.world.of_kind(CLUSTER).iter().filter_map(|id| facts.world.namespace(*id));
    let is_local = held.namespace.is_none_or(|held| facts.texts.get(held) == "fleet-local");
    if is_local {
        pen.steer(&FLEET_AGENT);
    } else if clusters.any(|namespace| held.namespace == Some(facts.texts.find(namespace))) {
        pen.perhaps_steer(&FLEET_AGENT, "whether one of the clusters of the workspace is this one");
    }
}
