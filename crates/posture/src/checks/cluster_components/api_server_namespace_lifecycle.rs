//! API server does not guard the life of namespaces.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-namespace-lifecycle",
    title: "API server does not guard the life of namespaces",
    severity: Severity::Medium,
    severity_reason: "objects can be left in namespaces that are being deleted, out of sight",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver lists NamespaceLifecycle in \
                  --disable-admission-plugins.",
    why: "The plugin keeps objects out of namespaces that do not exist or are being deleted, and guards \
          the system namespaces from deletion.",
    remedy: "Remove NamespaceLifecycle from --disable-admission-plugins.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#namespacelifecycle",
    ],
    controls: &["cis/1.2.13"],
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
    - --disable-admission-plugins=NamespaceLifecycle
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
    line.forbid_item("disable-admission-plugins", "NamespaceLifecycle", report);
}
