//! Pod uses the network of its node.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions, remove};
use seawall_finding::Severity;
use seawall_object::{Object, PodTemplate, pod_templates};
use seawall_yaml::Edit;

pub(crate) const CHECK: Check = Check {
    id: "host-network",
    title: "pod uses the network of its node",
    severity: Severity::High,
    severity_reason: "services that trust the node, and the traffic of other pods, come within reach",
    category: Category::HostAccess,
    description: "Fails for every pod whose spec.hostNetwork is true. Windows HostProcess pods must set it \
                  and have a check of their own.",
    why: "The pod reaches every service that listens on the loopback of the node, among them the kubelet \
          and node agents, can listen on the node's addresses, sees its traffic with one capability more, \
          and is outside of all network policies.",
    remedy: "Remove hostNetwork and expose the ports through a Service.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/",
    ],
    controls: &["nsa/C-0041", "cis/5.2.5", "pss/baseline-host-namespaces"],
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
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  hostNetwork: false
  containers:
  - name: app
    image: example.org/app:1
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
",
        ],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(value) = pod.spec.at(&["hostNetwork"])
        && value.as_bool() == Some(true)
    {
        report.fail(value, "pod uses the network namespace of its node");
    }
}

/// A program that needs the node's network fails to reach it at once.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let uses = |pod: &PodTemplate<'_>| pod.spec.bool_at(&["hostNetwork"]) == Some(true) && !pod.is_windows();
    let pods = pod_templates(object).into_iter().filter(uses);
    pods.map(|pod| remove(object, pod.spec, &["hostNetwork"])).collect()
}
