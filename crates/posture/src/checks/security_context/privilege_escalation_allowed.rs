//! Container may gain more privileges than it starts with.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::{Edit, Literal, Value};

use crate::support::capability::adds;
use crate::support::pod::containers;

pub(crate) const CHECK: Check = Check {
    id: "privilege-escalation-allowed",
    title: "container may gain more privileges than it starts with",
    severity: Severity::Medium,
    severity_reason: "a foothold becomes root inside the container, which is half the way out of it",
    category: Category::SecurityContext,
    description: "Fails for every container of a Linux pod whose securityContext.allowPrivilegeEscalation \
                  is not false. Where it is absent, the default is true.",
    why: "A setuid program or a file capability in the image turns an unprivileged process into root. With \
          the field set to false the kernel flag no_new_privs is set and such programs gain nothing.",
    remedy: "Set securityContext.allowPrivilegeEscalation to false on every container.",
    references: &[
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ],
    controls: &["nsa/C-0016", "cis/5.2.6", "pss/restricted-privilege-escalation"],
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
    securityContext: {allowPrivilegeEscalation: true}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  initContainers:
  - name: setup
    image: example.org/app:1
    securityContext: {allowPrivilegeEscalation: false}
  containers:
  - name: app
    image: example.org/app:1
",
        ],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {allowPrivilegeEscalation: false}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  os: {name: windows}
  containers:
  - name: app
    image: example.org/app:1
---
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {allowPrivilegeEscalation: false}
",
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if container.pod.is_windows() {
        return report.not_applicable();
    }
    match container.security("allowPrivilegeEscalation") {
        Some(allow) if allow.as_bool() == Some(false) => {}
        Some(allow) => {
            let message = format!("{} sets allowPrivilegeEscalation to true", container.noun());
            report.fail(allow, message);
        }
        None => {
            let at = At::path(container.value, &["securityContext", "allowPrivilegeEscalation"]);
            report.fail(at, format!("{} does not set allowPrivilegeEscalation to false", container.noun()));
        }
    }
}

/// The API server refuses false beside `privileged` and beside `CAP_SYS_ADMIN`: these must go first.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let is_open = |container: &Container<'_>| {
        let is_privileged = container.security("privileged").and_then(Value::as_bool) == Some(true);
        let allow = container.security("allowPrivilegeEscalation").and_then(Value::as_bool);
        !container.pod.is_windows()
            && !is_privileged
            && allow != Some(false)
            && adds(*container, &["SYS_ADMIN"]).next().is_none()
    };
    containers(object)
        .filter(is_open)
        .map(|container| {
            let keys = ["securityContext", "allowPrivilegeEscalation"];
            set(object, container.value, &keys, Literal::Bool(false))
        })
        .collect()
}
