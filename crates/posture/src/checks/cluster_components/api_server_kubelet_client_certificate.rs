//! API server does not identify itself to kubelets.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-kubelet-client-certificate",
    title: "API server does not identify itself to kubelets",
    severity: Severity::Medium,
    severity_reason: "kubelets that demand a certificate refuse the server, and others serve anyone",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not set both \
                  --kubelet-client-certificate and --kubelet-client-key.",
    why: "Without a client certificate the kubelets can only let the server in by accepting anonymous \
          requests, which lets everybody else in too.",
    remedy: "Set --kubelet-client-certificate and --kubelet-client-key to a certificate that the kubelets \
             trust.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/",
    ],
    controls: &["cis/1.2.4"],
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
    - --secure-port=6443
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
    - --kubelet-client-key=/pki/kubelet.key
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
    - --kubelet-client-certificate=/pki/kubelet.crt
    - --kubelet-client-key=/pki/kubelet.key
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.require_set(&["kubelet-client-certificate", "kubelet-client-key"], report);
}
