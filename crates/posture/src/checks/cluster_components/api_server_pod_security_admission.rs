//! API server does without Pod Security admission.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-pod-security-admission",
    title: "API server switches Pod Security admission off",
    severity: Severity::High,
    severity_reason: "every label that keeps dangerous pods out is without effect",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver lists PodSecurity under \
                  --disable-admission-plugins or sets --feature-gates=PodSecurity=false.",
    why: "Namespaces say which level they enforce, and nothing enforces it: whoever may create pods gets \
          the node.",
    remedy: "Remove PodSecurity from the flag.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#podsecurity",
        "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
    ],
    controls: &[],
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
    - --disable-admission-plugins=PodSecurity
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
    - --feature-gates=PodSecurity=false
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
    - --disable-admission-plugins=DefaultStorageClass
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.forbid_item("disable-admission-plugins", "PodSecurity", report);
    line.forbid_item("feature-gates", "PodSecurity=false", report);
}
