//! API server extends the life of service account tokens.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-extended-tokens",
    title: "API server extends the life of service account tokens",
    severity: Severity::Low,
    severity_reason: "a leaked token works for a year rather than for an hour",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not set \
                  --service-account-extend-token-expiration=false. The default is true.",
    why: "The flag helps old clients that do not reload tokens: injected tokens then live for a year, and \
          so do leaked ones.",
    remedy: "Set --service-account-extend-token-expiration=false once the metric for stale tokens stays at \
             zero.",
    references: &["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
    controls: &["cis/1.2.30"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1
    command:
    - kube-apiserver
    - --service-account-extend-token-expiration=true
",
            "
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1
    command:
    - kube-apiserver
    - --secure-port=6443
",
        ],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1
    command:
    - kube-apiserver
    - --service-account-extend-token-expiration=false
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.require("service-account-extend-token-expiration", &["false"], report);
}
