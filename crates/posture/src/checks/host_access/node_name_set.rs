//! Pod chooses its node past the scheduler.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;
use seawall_yaml::Value;

use crate::support::pod::is_live;

pub(crate) const CHECK: Check = Check {
    id: "node-name-set",
    title: "pod chooses its node past the scheduler",
    severity: Severity::Low,
    severity_reason: "it skips placement rules, which are a defence only where nodes are kept apart",
    category: Category::HostAccess,
    description: "Fails for pods and templates that write spec.nodeName. Objects read from a cluster, where \
                  the scheduler has filled it in, are left out unless they are templates.",
    why: "A pod with a node name is not scheduled: taints, affinity and free resources are not looked at. \
          It can be put on a node that was meant for others, and is lost with that node.",
    remedy: "Use nodeSelector or affinity.",
    references: &["https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  nodeName: node-1
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
  nodeSelector: {disk: fast}
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
    let is_pod = pod.spec.id() == pod.object.spec().map_or(pod.spec.id(), Value::id);
    if is_pod && is_live(pod.object) {
        return report.not_applicable();
    }
    if let Some(value) = pod.spec.at(&["nodeName"])
        && let Some(name) = value.as_str().filter(|name| !name.is_empty())
    {
        report.fail(value, format!("pod asks for the node {name} by name"));
    }
}
