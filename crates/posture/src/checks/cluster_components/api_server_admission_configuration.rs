//! Namespaces without labels enforce what the API server is configured to.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-admission-configuration",
    title: "API server has no configuration for admission",
    severity: Severity::Low,
    severity_reason: "labels of namespaces do the same, one namespace at a time",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not set \
                  --admission-control-config-file, and so has no Pod Security level for namespaces without \
                  labels.",
    why: "A namespace that someone creates without labels takes any pod. A configured default closes that \
          hole for all of them.",
    remedy: "Write an AdmissionConfiguration with a PodSecurityConfiguration whose enforced default is \
             baseline or stricter, and point the flag at it.",
    references: &[
        "https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-admission-controller/",
    ],
    controls: &[],
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
    - --authorization-mode=Node,RBAC
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
    - --admission-control-config-file=/etc/kubernetes/admission.yaml
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.require_set(&["admission-control-config-file"], report);
}
