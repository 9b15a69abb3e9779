//! Container has no memory request.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::resource::{Amounts, require};

pub(crate) const CHECK: Check = Check {
    id: "memory-request-missing",
    title: "container has no memory request",
    severity: Severity::Low,
    severity_reason: "the pod is among the first to be evicted when memory runs short",
    category: Category::Resources,
    description: "Fails for every container, ephemeral ones excepted, without a memory request of its own \
                  or of its pod, or a limit that stands in for it, unless a LimitRange of its namespace \
                  fills one in. An amount of zero counts as none.",
    why: "The scheduler takes the container for one that needs no memory and crowds nodes, until the \
          kubelet evicts pods, this one first.",
    remedy: "Set resources.requests.memory to what the program uses under usual load.",
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
    resources: {requests: {memory: "0"}}
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
    resources: {limits: {memory: 64Mi}}
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
  limits: [{type: Container, default: {memory: 256Mi}}]
"#,
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    require(container, Amounts::Requests, "memory", context, report);
}
