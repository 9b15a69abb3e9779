//! Pod on the node's network does not use the cluster's DNS.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::{Object, PodTemplate, pod_templates};
use seawall_yaml::{Edit, Literal};

pub(crate) const CHECK: Check = Check {
    id: "host-network-dns-policy",
    title: "pod on the node's network does not use the cluster's DNS",
    severity: Severity::Low,
    severity_reason: "names of Services do not resolve, which shows as failures and not as an opening",
    category: Category::HostAccess,
    description: "Fails for every pod with hostNetwork: true whose dnsPolicy is ClusterFirst or absent.",
    why: "With hostNetwork the kubelet takes ClusterFirst for Default: the pod asks the resolvers of the \
          node, to which the names of Services are unknown.",
    remedy: "Set dnsPolicy to ClusterFirstWithHostNet, or to Default if the names of Services are not \
             needed.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: Some(fix),
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  hostNetwork: true
  containers:
  - name: app
    image: example.org/app:1
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  hostNetwork: true
  dnsPolicy: ClusterFirstWithHostNet
  containers:
  - name: app
    image: example.org/app:1
"],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if pod.spec.bool_at(&["hostNetwork"]) != Some(true) || pod.is_windows() {
        return report.not_applicable();
    }
    if matches!(pod.spec.str_at(&["dnsPolicy"]), None | Some("" | "ClusterFirst")) {
        let at = At::path(pod.spec, &["dnsPolicy"]);
        report.fail(at, "pod uses the node's network, where ClusterFirst means the node's resolvers");
    }
}

/// Names outside of the cluster resolve as before.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let asks_node = |pod: &PodTemplate<'_>| {
        pod.spec.bool_at(&["hostNetwork"]) == Some(true)
            && !pod.is_windows()
            && matches!(pod.spec.str_at(&["dnsPolicy"]), None | Some("" | "ClusterFirst"))
    };
    let policy = || Literal::String("ClusterFirstWithHostNet".to_owned());
    let pods = pod_templates(object).into_iter().filter(asks_node);
    pods.map(|pod| set(object, pod.spec, &["dnsPolicy"], policy())).collect()
}
