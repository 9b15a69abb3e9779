//! Known vulnerabilities of the programs of a node.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::advisory::advisories;

pub(crate) const CHECK: Check = Check {
    id: "node-vulnerable",
    title: "node runs a kubelet or kube-proxy with a known vulnerability",
    severity: Severity::High,
    severity_reason: "these programs run as root on the node, and how to use the flaw is known to everyone",
    category: Category::ClusterComponents,
    description: "Fails for each published vulnerability of Kubernetes that affects the release of a \
                  node's kubelet or kube-proxy, on its operating system. The data is that of the \
                  build; vendors may have mended a flaw without a new release number. Where no release \
                  mends it, a person has to judge.",
    why: "Several of them let a pod take over its node.",
    remedy: "Upgrade the node to the release that the message names, or a later one.",
    references: &["https://kubernetes.io/docs/reference/issues-security/official-cve-feed/"],
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
status: {nodeInfo: {kubeletVersion: v1.28.3, operatingSystem: windows}}
"],
        good: &["
apiVersion: v1
kind: Node
metadata: {name: worker-1}
status: {nodeInfo: {kubeletVersion: v1.37.1, operatingSystem: linux}}
"],
        complete: false,
    },
};

fn judge(node: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(info) = node.root().at(&["status", "nodeInfo"]) else { return report.not_applicable() };
    let os = info.str_at(&["operatingSystem"]);
    let mut judged = false;
    for (field, program) in [("kubeletVersion", "kubelet"), ("kubeProxyVersion", "kube-proxy")] {
        let Some(release) = info.str_at(&[field]).and_then(|told| told.parse().ok()) else { continue };
        judged = true;
        for advisory in advisories(program, release, os) {
            advisory.tell(program, release, At::path(info, &[field]), report);
        }
    }
    if !judged {
        report.not_applicable();
    }
}
