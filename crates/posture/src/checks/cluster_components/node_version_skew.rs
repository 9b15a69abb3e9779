//! A kubelet works with API servers of few versions only.

use seawall_check::{At, Category, Check, Context, Examples, Logic, POD_TEMPLATES, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_world::{Release, Version};
use seawall_yaml::Value;

use crate::support::component::api_servers;
use crate::support::skew::{proxy_skew, skew};

pub(crate) const CHECK: Check = Check {
    id: "node-version-skew",
    title: "node runs a version that does not go with the API server",
    severity: Severity::Medium,
    severity_reason: "nobody tests such a pair, so that pods may fail, and policy of the API server may not \
                      take effect on the node",
    category: Category::ClusterComponents,
    description: "Fails where the kubelet or kube-proxy of a node is newer than the oldest API server, or \
                  further behind the newest than the version skew policy allows.",
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
    let Some(info) = node.root().at(&["status", "nodeInfo"]) else { return report.not_applicable() };
    let Some(servers) = api_servers(context.world) else { return report.not_applicable() };
    let kubelet = version(info, "kubeletVersion");
    let proxy = version(info, "kubeProxyVersion");
    if kubelet.is_none() && proxy.is_none() {
        return report.not_applicable();
    }
    let found = kubelet.and_then(|kubelet| skew("kubelet", kubelet, servers));
    if let Some(message) = found {
        report.fail(At::path(info, &["kubeletVersion"]), message);
    }
    let beside = kubelet.zip(proxy).and_then(|(kubelet, proxy)| proxy_skew(proxy, kubelet));
    let found = proxy.and_then(|proxy| skew("kube-proxy", proxy, servers)).or(beside);
    if let Some(message) = found {
        report.fail(At::path(info, &["kubeProxyVersion"]), message);
    }
}

fn version(info: Value<'_>, field: &str) -> Option<Version> {
    info.str_at(&[field])?.parse().ok().map(Release::version)
}
