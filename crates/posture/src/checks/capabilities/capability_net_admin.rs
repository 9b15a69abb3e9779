//! Container is given CAP_NET_ADMIN.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::Edit;

use crate::support::capability::{remove_added, report_added};

pub(crate) const CHECK: Check = Check {
    id: "capability-net-admin",
    title: "container is given CAP_NET_ADMIN",
    severity: Severity::Medium,
    severity_reason: "it rules the network of the pod, and that of the node only together with hostNetwork",
    category: Category::Capabilities,
    description: "Fails for every container whose securityContext.capabilities.add holds NET_ADMIN, in any \
                  case and with or without the prefix CAP_.",
    why: "The container can redirect or capture the traffic of its pod, take down the rules that confine it \
          and reach kernel code that has been the way out of containers repeatedly.",
    remedy: "Remove it. Service meshes can set up redirection through a CNI plugin instead of an init \
             container.",
    references: &[
        "https://man7.org/linux/man-pages/man7/capabilities.7.html",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    ],
    controls: &["pss/baseline-capabilities", "cis/5.2.9", "nsa/C-0046"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: Some(fix),
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {capabilities: {add: [NET_ADMIN]}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  initContainers:
  - name: setup
    image: example.org/app:1
    securityContext: {capabilities: {add: [CHOWN, CAP_NET_ADMIN]}}
  containers:
  - name: app
    image: example.org/app:1
",
        ],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}
"],
        complete: false,
    },
};

const NAMES: &[&str] = &["NET_ADMIN"];

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    report_added(container, NAMES, "lets it change interfaces, routes and packet filters", report);
}

/// A program that lacks a capability says so at once.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    remove_added(object, NAMES)
}
