//! Known vulnerabilities of the programs of a node.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::advisory::{advisories, depend_on_os, tell_if_newer};
use crate::support::node::NodeInfo;

pub(crate) const CHECK: Check = Check {
    id: "node-vulnerable",
    title: "node runs a kubelet or kube-proxy with a known vulnerability",
    severity: Severity::High,
    severity_reason: "these programs run as root on the node, and how to use the flaw is known to everyone",
    category: Category::ClusterComponents,
    description: "Fails for each published vulnerability of Kubernetes that affects the release of a \
                  node's kubelet or kube-proxy, on its operating system. The data is that of the \
                  build; vendors may have mended a flaw without a new release number. Where no release \
                  mends it, a person has to judge; of a release newer than the data nobody can say.",
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
    let Some(info) = NodeInfo::of(node) else { return report.not_applicable() };
    let kubelet = info.kubelet(report).map(|release| ("kubelet", "kubeletVersion", release));
    let proxy = info.kube_proxy(report).map(|release| ("kube-proxy", "kubeProxyVersion", release));
    for (program, field, release) in kubelet.into_iter().chain(proxy) {
        let os = match depend_on_os(program, release) {
            true => info.told("operatingSystem", "its operating system", report),
            false => None,
        };
        for advisory in advisories(program, release, os) {
            advisory.tell(program, release, info.at(field), report);
        }
        tell_if_newer(program, release, info.at(field), report);
    }
}
