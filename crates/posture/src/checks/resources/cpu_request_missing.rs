//! Container has no CPU request.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::resource::{Amounts, require};

pub(crate) const CHECK: Check = Check {
    id: "cpu-request-missing",
    title: "container has no CPU request",
    severity: Severity::Low,
    severity_reason: "the pod gets what is left over when the node is busy, which slows it down",
    category: Category::Resources,
    description: "Fails for every container, ephemeral ones excepted, without a cpu request of its own or \
                  of its pod, or a limit that stands in for it, unless a LimitRange of its namespace fills \
                  one in. An amount of zero counts as none.",
    why: "The scheduler takes the container for one that needs nothing and may crowd a node with such, and \
          autoscaling by CPU use cannot work without it.",
    remedy: "Set resources.requests.cpu to what the program uses under usual load.",
    references: &[
        "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
        "https://kubernetes.io/docs/concepts/policy/limit-range/",
    ],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &["LimitRange"],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
",
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    resources: {requests: {cpu: "0"}}
"#,
        ],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    resources: {limits: {cpu: 100m}}
",
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec:
  containers: [{name: app, image: "example.org/app:1"}]
---
apiVersion: v1
kind: LimitRange
metadata: {name: defaults, namespace: shop}
spec:
  limits: [{type: Container, default: {cpu: 500m}}]
"#,
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    require(container, Amounts::Requests, "cpu", context, report);
}
