//! A kubelet of a minor version that has ended gets no security fixes.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::lifecycle::tell_support;
use crate::support::node::NodeInfo;

pub(crate) const CHECK: Check = Check {
    id: "node-end-of-life",
    title: "node runs a kubelet that is no longer maintained",
    severity: Severity::High,
    severity_reason: "the kubelet runs as root on the node, and vulnerabilities that are found now are not \
                      mended in it",
    category: Category::ClusterComponents,
    description: "Fails where the kubelet of a node is of a minor version whose end of life has passed. A \
                  version that this build does not know is unknown.",
    why: "The project mends a minor version for about fourteen months. Vendors may go on for longer: ask \
          yours.",
    remedy: "Drain the node and upgrade its kubelet to a maintained minor version.",
    references: &["https://kubernetes.io/releases/patch-releases/"],
    controls: &[],
    parameters: &[],
    kinds: &["Node"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Node
metadata: {name: worker-1}
status: {nodeInfo: {kubeletVersion: v1.28.15-eks-7f9249a}}
"],
        good: &["
apiVersion: v1
kind: Node
metadata: {name: worker-1}
status: {nodeInfo: {kubeletVersion: v1.37.1}}
"],
        complete: false,
    },
};

fn judge(node: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(info) = NodeInfo::of(node) else { return report.not_applicable() };
    if let Some(kubelet) = info.kubelet(report) {
        tell_support("the kubelet", kubelet.version(), info.at("kubeletVersion"), context, report);
    }
}
