//! API server does not manage service accounts of pods.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-service-account-admission",
    title: "API server does not manage service accounts of pods",
    severity: Severity::Medium,
    severity_reason: "pods run without the checks that bind them to their service account",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver lists ServiceAccount in \
                  --disable-admission-plugins.",
    why: "The plugin gives pods their service account and checks that they may use the Secrets they name.",
    remedy: "Remove ServiceAccount from --disable-admission-plugins.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#serviceaccount",
    ],
    controls: &["cis/1.2.12"],
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
    - --disable-admission-plugins=ServiceAccount
"],
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
    - --enable-admission-plugins=NodeRestriction
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.forbid_item("disable-admission-plugins", "ServiceAccount", report);
}
