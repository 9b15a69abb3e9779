//! API server does not verify the certificates of kubelets.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-kubelet-certificate-authority",
    title: "API server does not verify the certificates of kubelets",
    severity: Severity::Medium,
    severity_reason: "it takes a place on the network between the server and a node",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not set \
                  --kubelet-certificate-authority.",
    why: "Without it the server talks to whoever answers at a node's address: exec sessions, logs and port \
          forwards can be read and changed on the way.",
    remedy: "Set --kubelet-certificate-authority to the authority that signs the kubelets' serving \
             certificates.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/concepts/architecture/control-plane-node-communication/",
    ],
    controls: &["cis/1.2.5"],
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
    - --secure-port=6443
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
    - --kubelet-certificate-authority=/pki/ca.crt
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.require_set(&["kubelet-certificate-authority"], report);
}
