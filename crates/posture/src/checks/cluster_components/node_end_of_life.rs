//! A kubelet of a minor version that has ended gets no security fixes.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_world::Release;

use crate::support::lifecycle::{Support, support};

pub(crate) const CHECK: Check = Check {
    id: "node-end-of-life",
    title: "node runs a kubelet that is no longer maintained",
    severity: Severity::High,
    severity_reason: "the kubelet runs as root on the node, and vulnerabilities that are found now are not \
                      mended in it",
    category: Category::ClusterComponents,
    description: "Fails where the kubelet of a node is of a minor version whose end of life has passed.",
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
    let told = node.root().str_at(&["status", "nodeInfo", "kubeletVersion"]);
    let version = told.and_then(|told| told.parse().ok()).map(Release::version);
    let Some((version, today)) = version.zip(context.world.settings().today) else {
        return report.not_applicable();
    };
    if let Support::Ended(end) = support(version, today) {
        let since = end.map_or(String::new(), |end| format!(" since {end}"));
        let at = At::path(node.root(), &["status", "nodeInfo", "kubeletVersion"]);
        report.fail(at, format!("the kubelet is of version {version}, which is not maintained{since}"));
    }
}
