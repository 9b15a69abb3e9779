//! Controller manager does not rotate the certificates of kubelets.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "controller-manager-rotate-certificates",
    title: "controller manager does not rotate the certificates of kubelets",
    severity: Severity::Low,
    severity_reason: "certificates run out or live too long",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-controller-manager sets \
                  RotateKubeletServerCertificate=false in --feature-gates.",
    why: "Without rotation the kubelets' serving certificates run out, which tempts people to turn \
          verification off.",
    remedy: "Remove RotateKubeletServerCertificate=false; the default is true.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/",
    ],
    controls: &["cis/1.3.6"],
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
metadata: {name: kube-controller-manager, namespace: kube-system}
spec:
  containers:
  - name: kube-controller-manager
    image: registry.k8s.io/kube-controller-manager:v1
    command:
    - kube-controller-manager
    - --feature-gates=RotateKubeletServerCertificate=false
"],
        good: &[
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
    - --feature-gates=RotateKubeletServerCertificate=true
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
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-controller-manager") else {
        return report.not_applicable();
    };
    line.forbid_item("feature-gates", "RotateKubeletServerCertificate=false", report);
}
