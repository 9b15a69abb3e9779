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
    depends: "Servers of k3s write the flags they were started with into an annotation of their Node.",
    references: &["https://docs.k3s.io/add-ons/helm"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001", "kubesplaining/C-helm-controller"],
    steps: 1,
    draw: Draw::Steering(&[WRITTEN], lead),
    examples: &[
        Example {
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
        },
        Example {
            manifests: concat!(
                "
---
apiVersion: v1
kind: Node
metadata: {name: one, annotations: {k3s.io/node-args: '[\"server\"]'}}
status: {nodeInfo: {kubeletVersion: v1.33.1+k3s1}}
",
                right_for_ci!("shop", "helm.cattle.io", "helmcharts", "create"),
            ),
            edge: ("ServiceAccount build/ci", "cluster admin"),
            twin: concat!(
                "
---
apiVersion: v1
kind: Node
metadata: {name: one, annotations: {k3s.io/node-args: '[\"server\",\"--disable-helm-controller\"]'}}
status: {nodeInfo: {kubeletVersion: v1.33.1+k3s1}}
",
                right_for_ci!("shop", "helm.cattle.io", "helmcharts", "create"),
            ),
        },
    ],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "helm.cattle.io", "helmcharts")]);

/// What a server was started with.
const FLAGS: &str = "k3s.io/node-args";
const OFF_AGAIN: [&str; 2] = ["--disable-helm-controller=false", "--disable-helm-controller\",\"false\""];

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let facts = pen.facts();
    let is_k3s = |id: &ObjectId| {
        let version = facts.world.object(*id).root().str_at(&["status", "nodeInfo", "kubeletVersion"]);
        version.is_some_and(|version| version.contains("+k3s") || version.contains("+rke2"))
    };
    // Servers tell their flags as a list in JSON.
    let is_off = |id: &ObjectId| {
        let metadata = facts.world.object(*id).metadata();
        let flags = metadata.and_then(|metadata| metadata.str_at(&["annotations", FLAGS]));
        let is_false = |flags: &str| OFF_AGAIN.iter().any(|off| flags.contains(off));
        flags.is_some_and(|flags| flags.contains("--disable-helm-controller") && !is_false(flags))
    };
    let nodes = facts.world.of_kind(NODE);
    // All nodes of a cluster are of one distribution.
    if nodes.first().is_some_and(is_k3s) && !nodes.iter().any(is_off) {
        pen.to(Vertex::Goal(Goal::ClusterAdmin));
    }
}
