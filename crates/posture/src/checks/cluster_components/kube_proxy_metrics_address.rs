//! kube-proxy's metrics port should stay on the node.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "kube-proxy-metrics-address",
    title: "kube-proxy serves metrics on every address",
    severity: Severity::Low,
    severity_reason: "it takes access to the port, and tells which Services there are",
    category: Category::ClusterComponents,
    description: "Fails where the configuration in the ConfigMap kube-proxy sets metricsBindAddress to an \
                  address that is not loopback, or bindAddress to all addresses without it.",
    why: "The port also serves the running configuration, and profiles where they are enabled.",
    remedy: "Set metricsBindAddress: 127.0.0.1:10249.",
    references: &["https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/"],
    controls: &["cis/4.3.1"],
    parameters: &[],
    kinds: &["ConfigMap"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: ConfigMap
metadata: {name: kube-proxy, namespace: kube-system}
data:
  config.conf: |
    kind: KubeProxyConfiguration
    metricsBindAddress: 0.0.0.0:10249
"],
        good: &["
apiVersion: v1
kind: ConfigMap
metadata: {name: kube-proxy, namespace: kube-system}
data:
  config.conf: |
    kind: KubeProxyConfiguration
    metricsBindAddress: 127.0.0.1:10249
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if object.name() != "kube-proxy" {
        return report.not_applicable();
    }
    for (_, value) in object.root().at(&["data"]).into_iter().flat_map(|data| data.entries()) {
        let text = value.as_str().unwrap_or_default();
        if !text.contains("KubeProxyConfiguration") {
            continue;
        }
        let address = text.lines().find_map(|line| line.strip_prefix("metricsBindAddress:"));
        let address = address.map(|address| address.trim().trim_matches(['"', '\'']));
        match address {
            Some(local)
                if local.starts_with("127.")
                    || local.starts_with("localhost")
                    || local.starts_with("[::1]") => {}
            Some("") | None => {
                report.fail(value, "metricsBindAddress is not set");
            }
            Some(open) => {
                report.fail(value, format!("metricsBindAddress is {open}"));
            }
        }
    }
}
