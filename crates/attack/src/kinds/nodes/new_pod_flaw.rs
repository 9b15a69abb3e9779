//! Nodes with a published flaw that new pods can use.

use seawall_access::Text;

use crate::flaws::{Flaw, OF_NEW_PODS};
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Goal, Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "new-pod-flaw",
    action: "starts a pod that uses a flaw of the runtime or kubelet, for",
    needs: "Pods can be started in the namespace, and runtimes or kubelets of nodes are of releases with \
          CVE-2024-21626, CVE-2025-31133, CVE-2026-53488, CVE-2024-10220 or CVE-2021-25741.",
    why: "The flaws are used by what a pod says of its working folder, its image, its volumes or their \
          parts, which Pod Security does not look at.",
    fix: "Upgrade container runtimes and kubelets.",
    depends: "What nodes say of their releases; that of containerd stands for that of runc, which nodes \
          do not tell.",
    references: &[
        "https://nvd.nist.gov/vuln/detail/CVE-2024-21626",
        "https://nvd.nist.gov/vuln/detail/CVE-2025-31133",
        "https://nvd.nist.gov/vuln/detail/CVE-2026-53488",
        "https://nvd.nist.gov/vuln/detail/CVE-2024-10220",
        "https://nvd.nist.gov/vuln/detail/CVE-2021-25741",
    ],
    known_as: &["kubesplaining/KUBE-NODE-RUNTIME-CVE-001", "kubesplaining/O4"],
    steps: 1,
    draw: Draw::Once(draw),
    examples: &[
        Example {
            manifests: "
apiVersion: v1
kind: Node
metadata: {name: one}
status: {nodeInfo: {containerRuntimeVersion: 'containerd://1.7.12'}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: shop}}
",
            edge: ("any pod started in namespace shop", "root on any node"),
            twin: "
apiVersion: v1
kind: Node
metadata: {name: one}
status: {nodeInfo: {containerRuntimeVersion: 'containerd://2.2.5'}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: shop}}
",
        },
        Example {
            manifests: "
apiVersion: v1
kind: Node
metadata: {name: one}
status: {nodeInfo: {kubeletVersion: 'v1.28.11'}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: shop}}
",
            edge: ("any pod started in namespace shop", "root on a node"),
            twin: "
apiVersion: v1
kind: Node
metadata: {name: one}
status: {nodeInfo: {kubeletVersion: 'v1.28.12'}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: shop}}
",
        },
    ],
};

fn draw(pen: &mut Pen<'_, '_>) {
    let facts = pen.facts();
    let known: Vec<Text> =
        facts.nodes().filter(|(_, node)| node.object.is_some()).map(|(name, _)| name).collect();
    let flaw_of = |node: &Text| OF_NEW_PODS.iter().find(|flaw| flaw.is_on(facts, *node));
    let flaws: Vec<&Flaw> = known.iter().filter_map(flaw_of).collect();
    let Some(flaw) = flaws.first() else { return };
    let is_everywhere = flaws.len() == known.len();
    for (namespace, _) in facts.namespaces() {
        pen.begin_at(Vertex::Hub(Hub::RunPods, Some(namespace)));
        pen.perhaps(Vertex::Goal(Goal::SomeNode), flaw.reason);
        if is_everywhere {
            pen.perhaps(Vertex::Goal(Goal::AnyNode), flaw.reason);
        }
    }
}
