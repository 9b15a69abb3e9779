//! Controller manager runs all controllers with one credential.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "controller-manager-own-credentials",
    title: "controller manager runs all controllers with one credential",
    severity: Severity::Medium,
    severity_reason: "one flaw in one controller has the rights of all",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-controller-manager does not set \
                  --use-service-account-credentials=true.",
    why: "With one credential for all controllers it must have the rights of all together, and RBAC cannot \
          hold a single one back.",
    remedy: "Set --use-service-account-credentials=true.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/",
    ],
    controls: &["cis/1.3.3"],
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
metadata: {name: kube-controller-manager, namespace: kube-system}
spec:
  containers:
  - name: kube-controller-manager
    image: registry.k8s.io/kube-controller-manager:v1
    command:
    - kube-controller-manager
    - --use-service-account-credentials=false
",
            "
apiVersion: v1
kind: Pod
metadata: {name: kube-controller-manager, namespace: kube-system}
spec:
  containers:
  - name: kube-controller-manager
    image: registry.k8s.io/kube-controller-manager:v1
    command:
    - kube-controller-manager
    - --v=2
",
        ],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: kube-controller-manager, namespace: kube-system}
spec:
  containers:
  - name: kube-controller-manager
    image: registry.k8s.io/kube-controller-manager:v1
    command:
    - kube-controller-manager
    - --use-service-account-credentials=true
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-controller-manager") else {
        return report.not_applicable();
    };
    line.require("use-service-account-credentials", &["true"], report);
}
