//! Container is given a capability beyond the default set.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::Edit;

use crate::support::capability::{is_capability, remove_added_where};

pub(crate) const CHECK: Check = Check {
    id: "capability-beyond-baseline",
    title: "container is given a capability beyond the default set",
    severity: Severity::Medium,
    severity_reason: "it widens what a foothold can do; those that give the node away have checks of their \
                      own",
    category: Category::Capabilities,
    description: "Fails for every entry of capabilities.add that is a known capability outside of the set \
                  that runtimes grant by default, as the Pod Security level baseline does. Those with a \
                  check of their own are left to it.",
    why: "The default set is what containers were designed to be safe with. Each further capability opens \
          kernel code that was written for the administrator.",
    remedy: "Remove the capability, or name in the parameter allowed what your programs cannot do without.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://man7.org/linux/man-pages/man7/capabilities.7.html",
    ],
    controls: &["pss/baseline-capabilities", "cis/5.2.9", "nsa/C-0046"],
    parameters: &[Parameter {
        name: "allowed",
        description: "Capabilities that containers may add.",
        default: Setting::Words(&[]),
    }],
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
    securityContext: {capabilities: {add: [SYS_RESOURCE]}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {capabilities: {drop: [ALL], add: [IPC_LOCK]}}
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

/// Capabilities outside of the default set that no other check names.
const NAMES: [&str; 12] = [
    "AUDIT_READ",
    "BLOCK_SUSPEND",
    "CHECKPOINT_RESTORE",
    "IPC_LOCK",
    "IPC_OWNER",
    "LEASE",
    "NET_BROADCAST",
    "SYS_NICE",
    "SYS_PACCT",
    "SYS_RESOURCE",
    "SYS_TTY_CONFIG",
    "WAKE_ALARM",
];

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    for value in container.capabilities("add") {
        let written = value.as_str().unwrap_or_default();
        let is_beyond = NAMES.iter().any(|name| is_capability(written, name));
        if is_beyond && !context.words("allowed").any(|name| is_capability(written, name)) {
            let noun = container.noun();
            report.fail(
                value,
                format!("{noun} adds the capability {written}, which is not in the default set"),
            );
        }
    }
}

/// What the program cannot do without it, it says when it tries.
fn fix(object: Object<'_>, context: &Context<'_>) -> Vec<Edit> {
    remove_added_where(object, |written| {
        NAMES.iter().any(|name| is_capability(written, name))
            && !context.words("allowed").any(|name| is_capability(written, name))
    })
}
