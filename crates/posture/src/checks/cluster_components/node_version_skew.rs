//! A kubelet works with API servers of few versions only.

use seawall_check::{Category, Check, Context, Examples, Logic, POD_TEMPLATES, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_world::Release;

use crate::support::component::ApiServers;
use crate::support::node::NodeInfo;
use crate::support::skew::proxy_skew;

pub(crate) const CHECK: Check = Check {
    id: "node-version-skew",
    title: "node runs a version that does not go with the API server",
    severity: Severity::Medium,
    severity_reason: "nobody tests such a pair, so that pods may fail, and policy of the API server may not \
                      take effect on the node",
    category: Category::ClusterComponents,
    description: "Fails where the kubelet or kube-proxy of a node is newer than the oldest API server, or \
                  further behind the newest than the version skew policy allows; with a target version, \
                  beside API servers of that version.",
    why: "Fields that a kubelet does not know are ignored: a security setting that the API server takes may \
          do nothing on the node.",
    remedy: "Upgrade the API servers first, then the nodes, one minor version after the other.",
    references: &["https://kubernetes.io/releases/version-skew-policy/"],
    controls: &[],
    parameters: &[],
    kinds: &["Node"],
    needs: &[POD_TEMPLATES],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Node
metadata: {name: worker-1}
status: {nodeInfo: {kubeletVersion: v1.31.4, kubeProxyVersion: v1.31.4}}
---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver-main, namespace: kube-system, labels: {component: kube-apiserver}}
spec: {containers: [{name: kube-apiserver, image: 'registry.k8s.io/kube-apiserver:v1.36.3'}]}
"],
        good: &["
apiVersion: v1
kind: Node
metadata: {name: worker-1}
status: {nodeInfo: {kubeletVersion: v1.33.4+k3s1, kubeProxyVersion: v1.33.4+k3s1}}
---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver-main, namespace: kube-system, labels: {component: kube-apiserver}}
spec: {containers: [{name: kube-apiserver, image: 'registry.k8s.io/kube-apiserver:v1.36.3'}]}
"],
        complete: true,
    },
};

fn judge(node: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(info) = NodeInfo::of(node) else { return report.not_applicable() };
    let kubelet = info.kubelet(report).map(Release::version);
    let proxy = info.kube_proxy(report).map(Release::version);
    let at = info.at("kubeletVersion");
    let Some(servers) = ApiServers::find(context, at.clone(), report) else { return };
    if let Some(kubelet) = kubelet {
        servers.tell(servers.skew("kubelet", kubelet), at, report);
    }
    if let Some(proxy) = proxy {
        let beside = kubelet.and_then(|kubelet| proxy_skew(proxy, kubelet));
        let wrong = servers.skew("kube-proxy", proxy).or(beside);
        servers.tell(wrong, info.at("kubeProxyVersion"), report);
    }
}
