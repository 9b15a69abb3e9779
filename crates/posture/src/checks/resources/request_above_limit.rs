//! Container requests more than it may use.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, Quantity};
use seawall_yaml::Value;

use crate::support::resource::{Amounts, written};

pub(crate) const CHECK: Check = Check {
    id: "request-above-limit",
    title: "container requests more than it may use",
    severity: Severity::Medium,
    severity_reason: "the API server refuses the pod, so the workload silently has none",
    category: Category::Resources,
    description: "Fails for every resource of a container whose request is greater than its limit.",
    why: "The controller tries for ever to create pods that the API server refuses; only its events tell.",
    remedy: "Raise the limit or lower the request.",
    references: &["https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    resources: {requests: {memory: 1Gi}, limits: {memory: 512Mi}}
"],
        good: &[
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    resources: {requests: {memory: 512Mi, cpu: 500m}, limits: {memory: 0.5Gi, cpu: "1"}}
"#,
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

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let requests = container.value.at(&["resources", "requests"]);
    for (resource, request) in requests.into_iter().flat_map(Value::entries) {
        let Some(limit) = written(container, Amounts::Limits, resource) else { continue };
        let is_above = match (Quantity::read(request), Quantity::read(limit)) {
            (Ok(request), Ok(limit)) => request > limit,
            _ => false,
        };
        if is_above {
            report.fail(request, format!("{} requests more {resource} than its limit", container.noun()));
        }
    }
}
