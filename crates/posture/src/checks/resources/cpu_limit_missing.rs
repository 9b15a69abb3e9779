//! Container has no CPU limit.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::resource::{Amounts, require};

pub(crate) const CHECK: Check = Check {
    id: "cpu-limit-missing",
    title: "container has no CPU limit",
    severity: Severity::Low,
    severity_reason: "requests already guarantee a share to the neighbours; the limit only bounds what is \
                      left over",
    category: Category::Resources,
    description: "Fails for every container, ephemeral ones excepted, without a cpu limit of its own or of \
                  its pod, unless a LimitRange of its namespace fills one in. An amount of zero counts as \
                  none.",
    why: "A runaway or hijacked program, a miner say, takes all idle CPU of the node, at your cost and \
          unnoticed.",
    remedy: "Set resources.limits.cpu, generously where latency matters, or turn the check off where \
             requests are enough for you.",
    references: &[
        "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
        "https://kubernetes.io/docs/concepts/policy/limit-range/",
    ],
    controls: &["nsa/C-0270"],
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
    require(container, Amounts::Limits, "cpu", context, report);
}
