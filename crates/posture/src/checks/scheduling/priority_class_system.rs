//! Workload has a priority that is meant for the cluster's own.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

pub(crate) const CHECK: Check = Check {
    id: "priority-class-system",
    title: "workload has a priority that is meant for the cluster's own",
    severity: Severity::Low,
    severity_reason: "it drives other pods off their nodes when room is short, which costs availability only",
    category: Category::Availability,
    description: "Fails for every pod outside of the namespaces of the parameter namespaces whose \
                  priorityClassName is system-cluster-critical or system-node-critical. Objects without a \
                  namespace are not judged.",
    why: "Such pods are scheduled first, drive out all others, and are never evicted by them: DNS, \
          networking and storage of the cluster may have to wait for an application.",
    remedy: "Use a priority class of your own with a lower value.",
    references: &[
        "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/",
        "https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/",
    ],
    controls: &[],
    parameters: &[Parameter {
        name: "namespaces",
        description: "Namespaces of the cluster's own workloads.",
        default: Setting::Words(&["kube-system", "kube-public", "kube-node-lease"]),
    }],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &[r#"
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec:
  priorityClassName: system-cluster-critical
  containers: [{name: app, image: "example.org/app:1"}]
"#],
        good: &[r#"
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: kube-system}
spec:
  priorityClassName: system-cluster-critical
  containers: [{name: app, image: "example.org/app:1"}]
"#],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(namespace) = context.namespace() else { return report.not_applicable() };
    if let Some(class) = pod.spec.at(&["priorityClassName"])
        && let Some(name @ ("system-cluster-critical" | "system-node-critical")) = class.as_str()
        && !context.has_word("namespaces", namespace)
    {
        report.fail(
            class,
            format!("the pod has the priority class {name} outside of the cluster's own namespaces"),
        );
    }
}
