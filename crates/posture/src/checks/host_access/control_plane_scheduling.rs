//! Pod may run on control-plane nodes.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "control-plane-scheduling",
    title: "pod may run on control-plane nodes",
    severity: Severity::Low,
    severity_reason: "it puts the workload beside the keys of the cluster, behind the usual walls of \
                      containers",
    category: Category::HostAccess,
    description: "Fails for pods that select control-plane nodes, and for pods other than those of \
                  DaemonSets that tolerate the taint of control-plane nodes or all taints. DaemonSets are \
                  agents of every node.",
    why: "Whoever escapes from a container there finds the certificate authority and the database of the \
          cluster. The taint exists to keep workloads away.",
    remedy: "Remove the toleration or the selector, unless the workload is part of the control plane.",
    references: &["https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  tolerations: [{key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule}]
  containers:
  - name: app
    image: example.org/app:1
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  tolerations: [{operator: Exists}]
  containers:
  - name: app
    image: example.org/app:1
",
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  nodeSelector: {node-role.kubernetes.io/control-plane: ""}
  containers:
  - name: app
    image: example.org/app:1
"#,
        ],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  tolerations: [{key: gpu, operator: Exists}]
  containers:
  - name: app
    image: example.org/app:1
",
            "
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      tolerations: [{operator: Exists}]
      containers: [{name: app, image: example.org/app:1}]
",
        ],
        complete: false,
    },
};

const LABELS: [&str; 2] = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let selector = pod.spec.at(&["nodeSelector"]).into_iter().flat_map(Value::entries);
    for (label, value) in selector.filter(|(label, _)| LABELS.contains(label)) {
        report.fail(value, format!("pod selects nodes with the label {label}"));
    }
    if pod.object.group_kind().kind == "DaemonSet"
        || pod.object.owners().any(|owner| owner.kind.kind == "DaemonSet")
    {
        return;
    }
    for toleration in pod.spec.items_at(&["tolerations"]) {
        let key = toleration.str_at(&["key"]).unwrap_or_default();
        let exists = toleration.str_at(&["operator"]) == Some("Exists");
        let effect = toleration.str_at(&["effect"]).unwrap_or_default();
        let is_for_all = key.is_empty() && exists && matches!(effect, "" | "NoSchedule");
        if is_for_all {
            report.fail(toleration, "pod tolerates every taint, that of control-plane nodes included");
        } else if LABELS.contains(&key) && effect != "NoExecute" {
            report.fail(toleration, format!("pod tolerates the taint {key}"));
        }
    }
}
