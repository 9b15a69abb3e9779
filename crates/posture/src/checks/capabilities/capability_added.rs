//! Container is given a capability of the default set.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::Edit;

use crate::support::capability::{is_capability, remove_added_where};

pub(crate) const CHECK: Check = Check {
    id: "capability-added",
    title: "container is given a capability of the default set",
    severity: Severity::Low,
    severity_reason: "runtimes grant these anyway unless they are dropped; naming them keeps them after \
                      drop: ALL",
    category: Category::Capabilities,
    description: "Fails for every entry of capabilities.add that runtimes grant by default, except \
                  NET_BIND_SERVICE, which the Pod Security level restricted allows, and those of the \
                  parameter allowed.",
    why: "CHOWN, DAC_OVERRIDE, SETUID and their like let root in the container act on files and identities \
          of others. A program that starts as the right user needs none of them.",
    remedy: "Start the program as the user it needs, prepare files in the image or by fsGroup, and drop ALL \
             without adding back.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://man7.org/linux/man-pages/man7/capabilities.7.html",
    ],
    controls: &["pss/restricted-capabilities", "cis/5.2.9"],
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
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {capabilities: {drop: [ALL], add: [CHOWN, SETUID]}}
"],
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

const NAMES: [&str; 12] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    for value in container.capabilities("add") {
        let written = value.as_str().unwrap_or_default();
        let is_default = NAMES.iter().any(|name| is_capability(written, name));
        if is_default && !context.words("allowed").any(|name| is_capability(written, name)) {
            report.fail(value, format!("{} adds the capability {written}", container.noun()));
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
