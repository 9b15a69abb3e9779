//! Restart policy does not fit the kind of workload.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions, remove};
use seawall_finding::Severity;
use seawall_object::{Object, PodTemplate, pod_templates};
use seawall_yaml::Edit;

pub(crate) const CHECK: Check = Check {
    id: "restart-policy-refused",
    title: "restart policy does not fit the kind of workload",
    severity: Severity::Medium,
    severity_reason: "the API server refuses the workload, or every pod it would make",
    category: Category::Probes,
    description: "Fails for pod templates of Deployments, StatefulSets, DaemonSets, ReplicaSets and \
                  ReplicationControllers with a restartPolicy other than Always, and for those of Jobs and \
                  CronJobs without OnFailure or Never.",
    why: "Workloads that serve need Always, those that end must not have it, which is the default. The \
          object is refused, or, behind a custom resource, its pods are never made.",
    remedy: "Remove restartPolicy from workloads that serve; set OnFailure or Never for Jobs.",
    references: &[
        "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/",
        "https://kubernetes.io/docs/concepts/workloads/controllers/job/",
    ],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: Some(fix),
    examples: Examples {
        bad: &[
            r#"
apiVersion: apps/v1
kind: Deployment
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      restartPolicy: Never
      containers: [{name: app, image: "example.org/app:1"}]
"#,
            r#"
apiVersion: batch/v1
kind: Job
metadata: {name: agent}
spec:
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers: [{name: app, image: "example.org/app:1"}]
"#,
        ],
        good: &[
            r#"
apiVersion: apps/v1
kind: Deployment
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers: [{name: app, image: "example.org/app:1"}]
"#,
            r#"
apiVersion: batch/v1
kind: Job
metadata: {name: agent}
spec:
  template:
    metadata: {labels: {app: agent}}
    spec:
      restartPolicy: Never
      containers: [{name: app, image: "example.org/app:1"}]
"#,
        ],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let kind = pod.object.group_kind();
    let policy = pod.spec.str_at(&["restartPolicy"]).filter(|policy| !policy.is_empty());
    let fits = match (kind.group, kind.kind) {
        ("apps", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
        | ("", "ReplicationController") => {
            matches!(policy, None | Some("Always"))
        }
        ("batch", "Job" | "CronJob") => matches!(policy, Some("OnFailure" | "Never")),
        _ => return report.not_applicable(),
    };
    if !fits {
        let shown = policy.unwrap_or("Always by default");
        let kind = kind.kind;
        report.fail(
            At::path(pod.spec, &["restartPolicy"]),
            format!("a {kind} cannot have the restart policy {shown}"),
        );
    }
}

/// A workload that serves can only have the default. Jobs leave a choice.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let kind = object.group_kind();
    if kind.group != "apps" && kind.kind != "ReplicationController" {
        return Vec::new();
    }
    pod_templates(object)
        .into_iter()
        .filter(|pod| pod.spec.at(&["restartPolicy"]).is_some())
        .map(|pod| remove(object, pod.spec, &["restartPolicy"]))
        .collect()
}
