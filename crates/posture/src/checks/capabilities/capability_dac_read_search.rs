//! Container may open files past their permissions by handle.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::Edit;

use crate::support::capability::{remove_added, report_added};

pub(crate) const CHECK: Check = Check {
    id: "capability-dac-read-search",
    title: "container may open files past their permissions by handle",
    severity: Severity::High,
    severity_reason: "files of the node outside of the container can be opened by a known technique",
    category: Category::Capabilities,
    description: "Fails for every container whose securityContext.capabilities.add holds DAC_READ_SEARCH, \
                  in any case and with or without the prefix CAP_.",
    why: "The capability includes open_by_handle_at, which opens files by their inode number, also outside \
          of the container: the escape known as Shocker reads the node's password hashes that way.",
    remedy: "Remove it. Backup agents can run as the owner of the data instead.",
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
    securityContext: {capabilities: {add: [DAC_READ_SEARCH]}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  initContainers:
  - name: setup
    image: example.org/app:1
    securityContext: {capabilities: {add: [CHOWN, CAP_DAC_READ_SEARCH]}}
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

const NAMES: &[&str] = &["DAC_READ_SEARCH"];

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    report_added(container, NAMES, "lets it open any file by its handle", report);
}

/// A program that lacks a capability says so at once.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    remove_added(object, NAMES)
}
