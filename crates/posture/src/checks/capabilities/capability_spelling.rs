//! An added capability is spelt as runtimes forgive and Pod Security does not.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::{Edit, Literal};

use crate::support::capability::{KNOWN, is_capability};
use crate::support::pod::containers;

pub(crate) const CHECK: Check = Check {
    id: "capability-spelling",
    title: "added capability is not spelt as the kernel spells it",
    severity: Severity::Low,
    severity_reason: "the container gets what is meant or does not start; only policies that compare names \
                      judge it differently",
    category: Category::Capabilities,
    description: "Fails for every entry of capabilities.add that is not, letter by letter, the name of a \
                  capability or ALL.",
    why: "Runtimes ignore case and some accept the prefix CAP_, but Pod Security and most policies compare \
          names literally: a namespace that enforces baseline refuses chown, and a rule that forbids \
          SYS_ADMIN overlooks sys_admin.",
    remedy: "Write the name as the kernel does, without CAP_ and in capital letters.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://man7.org/linux/man-pages/man7/capabilities.7.html",
    ],
    controls: &["pss/baseline-capabilities", "pss/restricted-capabilities"],
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
    securityContext: {capabilities: {drop: [ALL], add: [net_bind_service]}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {capabilities: {drop: [ALL], add: [CAP_CHOWN]}}
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
    for value in container.capabilities("add") {
        let written = value.as_str().unwrap_or_default();
        if !KNOWN.contains(&written) {
            let message =
                format!("{} adds {written}, which is no capability as it is spelt", container.noun());
            report.fail(value, message);
        }
    }
}

/// The runtime means the same by it.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for value in containers(object).flat_map(|container| container.capabilities("add").collect::<Vec<_>>()) {
        let written = value.as_str().unwrap_or_default();
        if KNOWN.contains(&written) {
            continue;
        }
        let Some(name) = KNOWN.iter().find(|name| is_capability(written, name)) else { return Vec::new() };
        edits.push(set(object, value, &[], Literal::String((*name).to_owned())));
    }
    edits
}
