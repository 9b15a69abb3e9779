//! Cluster API starts machines with the script that an object holds.

use seawall_finding::ObjectId;
use seawall_object::GroupKind;

use crate::deputies::WRITE;
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "cluster-api",
    action: "writes what a machine runs first, and may be",
    needs: "Create or change machines or their bootstrap configuration of Cluster API.",
    why: "The configuration holds files and commands that run as root on each new machine of the \
          cluster that the objects stand for.",
    fix: "Keep the management cluster apart, and let only administrators write its objects.",
    depends: "",
    references: &["https://cluster-api.sigs.k8s.io/tasks/bootstrap/kubeadm-bootstrap/"],
    known_as: &["kubesplaining/C-crossplane"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            "
---
{apiVersion: cluster.x-k8s.io/v1beta1, kind: Cluster, metadata: {name: prod, namespace: infra}}
",
            right_for_ci!("infra", "bootstrap.cluster.x-k8s.io", "kubeadmconfigs", "create"),
        ),
        edge: ("ServiceAccount build/ci", "root on a node"),
        // No cluster is described there.
        twin: concat!(
            "
---
{apiVersion: cluster.x-k8s.io/v1beta1, kind: Cluster, metadata: {name: prod, namespace: infra}}
",
            right_for_ci!("shop", "bootstrap.cluster.x-k8s.io", "kubeadmconfigs", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[
    Ability::of(WRITE, "bootstrap.cluster.x-k8s.io", "kubeadmconfigs"),
    Ability::of(WRITE, "bootstrap.cluster.x-k8s.io", "kubeadmconfigtemplates"),
    Ability::of(WRITE, "cluster.x-k8s.io", "machinedeployments"),
    Ability::of(WRITE, "controlplane.cluster.x-k8s.io", "kubeadmcontrolplanes"),
]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let is_here = |id: &ObjectId| {
        held.namespace.is_none_or(|held| facts.world.namespace(*id) == Some(facts.texts.get(held)))
    };
    if facts.world.of_kind(CLUSTER).iter().any(is_here) {
        pen.perhaps(Vertex::Goal(Goal::SomeNode), "whether the cluster of the objects is this one");
    }
}

const CLUSTER: GroupKind<'static> = GroupKind { group: "cluster.x-k8s.io", kind: "Cluster" };
