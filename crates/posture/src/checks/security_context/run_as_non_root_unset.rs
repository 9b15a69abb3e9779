//! Container runs as another user than root, but runAsNonRoot is not set.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::{Edit, Literal, Value};

use crate::support::pod::containers;

pub(crate) const CHECK: Check = Check {
    id: "run-as-non-root-unset",
    title: "container runs as another user than root, but runAsNonRoot is not set",
    severity: Severity::Low,
    severity_reason: "the user id already keeps the process from being root; the field keeps it so",
    category: Category::SecurityContext,
    description: "Fails for every container of a Linux pod that has a non-zero effective runAsUser and no \
                  effective runAsNonRoot of true. The Pod Security level restricted asks for the field \
                  whatever the user id.",
    why: "The kubelet checks runAsNonRoot when it starts the container, so that a user id changed by \
          mistake is caught. Namespaces at the level restricted refuse the pod without it.",
    remedy: "Set runAsNonRoot to true beside runAsUser.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    ],
    controls: &["pss/restricted-non-root"],
    parameters: &[],
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
    securityContext: {runAsUser: 10001}
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {runAsUser: 10001, runAsNonRoot: true}
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
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if container.pod.is_windows() {
        return report.not_applicable();
    }
    let user = container.effective_security("runAsUser").value.and_then(Value::as_i64);
    if user.is_none_or(|user| user == 0) {
        return;
    }
    let non_root = container.effective_security("runAsNonRoot").value;
    if non_root.and_then(Value::as_bool) == Some(true) {
        return;
    }
    let at = match non_root {
        Some(value) => At::from(value),
        None => At::path(container.value, &["securityContext", "runAsNonRoot"]),
    };
    report.fail(at, format!("{} sets runAsUser but not runAsNonRoot", container.noun()));
}

/// The kubelet compares the field with the user id that is written, so that nothing changes.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let lacks = |container: &Container<'_>| {
        let user = container.effective_security("runAsUser").value.and_then(Value::as_i64);
        let non_root = container.effective_security("runAsNonRoot").value.and_then(Value::as_bool);
        !container.pod.is_windows() && user.is_some_and(|user| user != 0) && non_root != Some(true)
    };
    containers(object)
        .filter(lacks)
        .map(|container| {
            set(object, container.value, &["securityContext", "runAsNonRoot"], Literal::Bool(true))
        })
        .collect()
}
