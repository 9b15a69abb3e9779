//! API server offers features that are not finished.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-alpha-features",
    title: "API server switches all alpha features on",
    severity: Severity::Medium,
    severity_reason: "unfinished features hold flaws that nobody has looked for; an attacker needs one of \
                      them",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver switches all alpha features on by \
                  --feature-gates=AllAlpha=true, or all alpha APIs by --runtime-config=api/alpha=true or \
                  api/all=true.",
    why: "Alpha features change without notice, may lack checks of rights, and are off by default for that \
          reason.",
    remedy: "Name the features that are needed one by one, and remove the rest.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/",
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
    - --feature-gates=AllAlpha=true
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
    - --runtime-config=api/all=true
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
    - --feature-gates=AllAlpha=false
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.forbid_item("feature-gates", "AllAlpha=true", report);
    for item in ["api/alpha=true", "api/all=true"] {
        line.forbid_item("runtime-config", item, report);
    }
}
