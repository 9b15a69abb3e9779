//! Container has no ephemeral-storage request.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::resource::{Amounts, require};

pub(crate) const CHECK: Check = Check {
    id: "ephemeral-storage-request-missing",
    title: "container has no ephemeral-storage request",
    severity: Severity::Info,
    severity_reason: "few programs write much to their node, and eviction sorts out the rest",
    category: Category::Resources,
    description: "Fails for every container, ephemeral ones excepted, without a ephemeral-storage request \
                  of its own or of its pod, or a limit that stands in for it, unless a LimitRange of its \
                  namespace fills one in. An amount of zero counts as none.",
    why: "The scheduler does not know how much of the node's disk the container needs for logs, its \
          writable layer and emptyDir volumes, and may crowd a node.",
    remedy: "Set resources.requests.ephemeral-storage.",
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
    resources: {requests: {ephemeral-storage: "0"}}
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
    resources: {limits: {ephemeral-storage: 64Mi}}
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
  limits: [{type: Container, default: {ephemeral-storage: 256Mi}}]
"#,
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    require(container, Amounts::Requests, "ephemeral-storage", context, report);
}
