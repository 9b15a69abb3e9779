//! Container names a capability that does not exist.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::capability::KNOWN;

pub(crate) const CHECK: Check = Check {
    id: "capability-unknown",
    title: "container names a capability that does not exist",
    severity: Severity::Medium,
    severity_reason: "the runtime refuses to start the container, or leaves undone what the author relied on",
    category: Category::Capabilities,
    description: "Fails for every entry of capabilities.add and capabilities.drop that is no capability of \
                  Linux, or that has the prefix CAP_, with which containerd does not know it.",
    why: "A misspelt entry under add stops the container from starting; a misspelt entry under drop can \
          leave the capability in place while the manifest seems to say otherwise.",
    remedy: "Write the name as the kernel does, without CAP_ and in capital letters.",
    references: &[
        "https://man7.org/linux/man-pages/man7/capabilities.7.html",
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
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
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {capabilities: {drop: [NETRAW]}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {capabilities: {add: [CAP_NET_ADMIN]}}
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

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for value in container.capabilities("add").chain(container.capabilities("drop")) {
        let written = value.as_str().unwrap_or_default();
        if !KNOWN.iter().any(|known| known.eq_ignore_ascii_case(written)) {
            report.fail(value, format!("{} names the unknown capability {written}", container.noun()));
        }
    }
}
