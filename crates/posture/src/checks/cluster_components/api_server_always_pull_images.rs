//! API server lets pods use images without pulling them.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-always-pull-images",
    title: "API server lets pods use images without pulling them",
    severity: Severity::Low,
    severity_reason: "it takes a pod on the same node, and gives an image rather than a right",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not list AlwaysPullImages in \
                  --enable-admission-plugins.",
    why: "Without the plugin a pod on a node can use a private image that another pod pulled there, \
          without any right to it.",
    remedy: "Add AlwaysPullImages to --enable-admission-plugins where tenants share nodes.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#alwayspullimages",
    ],
    controls: &["cis/1.2.11"],
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
    - --enable-admission-plugins=NamespaceLifecycle
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
    - --enable-admission-plugins=NodeRestriction,AlwaysPullImages
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.require_item("enable-admission-plugins", "AlwaysPullImages", report);
}
