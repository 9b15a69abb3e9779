//! API server accepts tokens of deleted service accounts.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-service-account-lookup",
    title: "API server accepts tokens of deleted service accounts",
    severity: Severity::Medium,
    severity_reason: "it takes a leaked token of an account that was deleted to stop it",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver sets --service-account-lookup=false.",
    why: "Without the look-up a token stays valid after its service account or Secret is deleted: it \
          cannot be revoked.",
    remedy: "Remove --service-account-lookup=false; the default is true.",
    references: &["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
    controls: &["cis/1.2.21"],
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
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1
    command:
    - kube-apiserver
    - --service-account-lookup=false
"],
        good: &[
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
    - --service-account-lookup=true
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
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.forbid("service-account-lookup", "false", report);
}
