//! Pod is killed without time to end.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions, remove};
use seawall_finding::Severity;
use seawall_object::{Object, PodTemplate, pod_templates};
use seawall_yaml::Edit;

pub(crate) const CHECK: Check = Check {
    id: "termination-grace-period-zero",
    title: "pod is killed without time to end",
    severity: Severity::Low,
    severity_reason: "open requests and unwritten data are lost at each update, eviction and scale-down",
    category: Category::Probes,
    description: "Fails for every pod whose spec.terminationGracePeriodSeconds is 0.",
    why: "The kubelet kills the processes at once, and the API server forgets the pod before it is gone: a \
          StatefulSet may start its successor while the old one still writes.",
    remedy: "Remove the field, which gives 30 seconds, or set what the program needs to end.",
    references: &["https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/"],
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
  terminationGracePeriodSeconds: 0
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
  terminationGracePeriodSeconds: 60
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
    let period = pod.spec.at(&["terminationGracePeriodSeconds"]);
    if let Some(period) = period.filter(|seconds| seconds.as_i64() == Some(0)) {
        report.fail(period, "the pod has no time to end");
    }
}

/// Removing the field gives the default of 30 seconds, of which a pod uses no more than it needs.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    const PERIOD: &str = "terminationGracePeriodSeconds";
    pod_templates(object)
        .into_iter()
        .filter(|pod| pod.spec.i64_at(&[PERIOD]) == Some(0))
        .map(|pod| remove(object, pod.spec, &[PERIOD]))
        .collect()
}
