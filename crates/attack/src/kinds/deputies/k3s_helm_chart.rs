//! A HelmChart of k3s is installed by an administrator.

use seawall_finding::ObjectId;

use crate::deputies::WRITE;
use crate::facts::NODE;
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "k3s-helm-chart",
    action: "writes a HelmChart, which is installed by a",
    needs: "Create or change a HelmChart in a cluster of k3s or RKE2.",
    why: "The Helm controller within k3s starts a job that installs the chart, with a service account \
          that is bound to cluster-admin.",
    fix: "Let only administrators write HelmCharts, or start k3s with `--disable-helm-controller`.",
    depends: "",
    references: &["https://docs.k3s.io/add-ons/helm"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001", "kubesplaining/C-helm-controller"],
    steps: 1,
    draw: Draw::Steering(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: v1
kind: Node
metadata: {name: one}
status: {nodeInfo: {kubeletVersion: v1.33.1+k3s1}}
",
            right_for_ci!("shop", "helm.cattle.io", "helmcharts", "create"),
        ),
        edge: ("ServiceAccount build/ci", "cluster admin"),
        // The node is not one of k3s.
        twin: concat!(
            "
---
apiVersion: v1
kind: Node
metadata: {name: one}
status: {nodeInfo: {kubeletVersion: v1.33.1}}
",
            right_for_ci!("shop", "helm.cattle.io", "helmcharts", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "helm.cattle.io", "helmcharts")]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let facts = pen.facts();
    let is_k3s = |id: &ObjectId| {
        let version = facts.world.object(*id).root().str_at(&["status", "nodeInfo", "kubeletVersion"]);
        version.is_some_and(|version| version.contains("+k3s") || version.contains("+rke2"))
    };
    // All nodes of a cluster are of one distribution.
    if facts.world.of_kind(NODE).first().is_some_and(is_k3s) {
        pen.to(Vertex::Goal(Goal::ClusterAdmin));
    }
}
