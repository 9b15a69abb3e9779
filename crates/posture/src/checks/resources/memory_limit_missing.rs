//! Container has no memory limit.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::resource::{Amounts, require};

pub(crate) const CHECK: Check = Check {
    id: "memory-limit-missing",
    title: "container has no memory limit",
    severity: Severity::Medium,
    severity_reason: "a leak or an attack can take the memory of the node and other pods with it",
    category: Category::Resources,
    description: "Fails for every container, ephemeral ones excepted, without a memory limit of its own or \
                  of its pod, unless a LimitRange of its namespace fills one in. An amount of zero counts \
                  as none.",
    why: "Memory cannot be taken back from a process. Without a limit the kernel ends up killing processes \
          of the node, perhaps others than the culprit.",
    remedy: "Set resources.limits.memory somewhat above what the program needs at most.",
    references: &[
        "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
        "https://kubernetes.io/docs/concepts/policy/limit-range/",
    ],
    controls: &["nsa/C-0271"],
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
    require(container, Amounts::Limits, "memory", context, report);
}
