//! Controller manager has no key to sign service account tokens.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "controller-manager-service-account-key",
    title: "controller manager has no key to sign service account tokens",
    severity: Severity::Low,
    severity_reason: "tokens and their rotation need the key",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-controller-manager does not set \
                  --service-account-private-key-file.",
    why: "Without a key of its own the controller cannot sign tokens, and the signing key cannot be \
          rotated on its own.",
    remedy: "Name the private key in --service-account-private-key-file.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/",
    ],
    controls: &["cis/1.3.4"],
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
    - --v=2
"],
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
    - --service-account-private-key-file=/pki/sa.key
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-controller-manager") else {
        return report.not_applicable();
    };
    line.require_set(&["service-account-private-key-file"], report);
}
