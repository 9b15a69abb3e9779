//! API server admits external IPs of services.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-external-ips-admission",
    title: "API server admits external IPs of services",
    severity: Severity::Medium,
    severity_reason: "it takes the right to create services, and then reads other people's traffic",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not list DenyServiceExternalIPs in \
                  --enable-admission-plugins.",
    why: "Whoever may create a Service can claim any address as its external IP and receive the traffic \
          that pods send there (CVE-2020-8554).",
    remedy: "Add DenyServiceExternalIPs to --enable-admission-plugins, or forbid spec.externalIPs by a \
             policy.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#denyserviceexternalips",
    ],
    controls: &["cis/1.2.3"],
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
    - --enable-admission-plugins=NodeRestriction
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
    - --enable-admission-plugins=NodeRestriction,DenyServiceExternalIPs
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    line.require_item("enable-admission-plugins", "DenyServiceExternalIPs", report);
}
