//! Control plane speaks old versions of TLS.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "control-plane-tls-version",
    title: "component of the control plane accepts old versions of TLS",
    severity: Severity::Medium,
    severity_reason: "an attacker needs a place on the network and a client that speaks the old version",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver, kube-controller-manager or \
                  kube-scheduler sets --tls-min-version to a version before 1.2. Without the flag they \
                  speak 1.2 and newer.",
    why: "TLS 1.0 and 1.1 rest on broken hashes and ciphers. Tokens that pass such a connection can be \
          read or changed.",
    remedy: "Remove --tls-min-version, or set it to VersionTLS12 or VersionTLS13.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://datatracker.ietf.org/doc/html/rfc8996",
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
    - --tls-min-version=VersionTLS10
",
            "
apiVersion: v1
kind: Pod
metadata: {name: kube-scheduler, namespace: kube-system}
spec:
  containers:
  - name: kube-scheduler
    image: registry.k8s.io/kube-scheduler:v1
    command:
    - kube-scheduler
    - --tls-min-version=VersionTLS11
",
        ],
        good: &[
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
    - --tls-min-version=VersionTLS13
",
            "
apiVersion: v1
kind: Pod
metadata: {name: kube-controller-manager, namespace: kube-system}
spec:
  containers:
  - name: kube-controller-manager
    image: registry.k8s.io/kube-controller-manager:v1
    command:
    - kube-controller-manager
    - --bind-address=127.0.0.1
",
        ],
        complete: false,
    },
};

const PROGRAMS: [&str; 3] = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = PROGRAMS.iter().find_map(|program| command_line(container, program)) else {
        return report.not_applicable();
    };
    for old in ["VersionTLS10", "VersionTLS11"] {
        line.forbid("tls-min-version", old, report);
    }
}
