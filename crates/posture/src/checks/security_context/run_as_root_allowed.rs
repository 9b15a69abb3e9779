//! Nothing keeps the container from running as root.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::{Edit, Literal, Value};

use crate::support::pod::containers;

pub(crate) const CHECK: Check = Check {
    id: "run-as-root-allowed",
    title: "nothing keeps the container from running as root",
    severity: Severity::Medium,
    severity_reason: "images run as root unless they say otherwise, and root in the container is one flaw \
                      away from root on the node",
    category: Category::SecurityContext,
    description: "Fails for every container of a Linux pod that neither has an effective runAsNonRoot of \
                  true nor a non-zero effective runAsUser. A container that is set to run as user 0 is left \
                  to run-as-root.",
    why: "The image decides which user the program runs as, and most images say root or nothing. Without a \
          statement in the manifest, an image update turns the workload into a root process and nobody \
          notices.",
    remedy: "Set runAsNonRoot to true and runAsUser to a non-zero id in the security context of the pod or \
             of the container.",
    references: &[
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ],
    controls: &["nsa/C-0013", "cis/5.2.7", "pss/restricted-non-root"],
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
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {runAsNonRoot: true}
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {runAsNonRoot: false}
",
        ],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {runAsNonRoot: true}
  containers:
  - name: app
    image: example.org/app:1
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {runAsUser: 10001}
",
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if container.pod.is_windows() {
        return report.not_applicable();
    }
    let non_root = container.effective_security("runAsNonRoot").value;
    let user = container.effective_security("runAsUser").value.and_then(Value::as_i64);
    if non_root.and_then(Value::as_bool) == Some(true) || user.is_some() {
        return;
    }
    match non_root {
        Some(value) => {
            let message = format!("{} sets runAsNonRoot to false and no runAsUser", container.noun());
            // The container may say otherwise than the pod it inherits from.
            let own = At::path(container.value, &["securityContext", "runAsNonRoot"]);
            report.fail(value, message).also(context.id, own);
        }
        None => {
            let at = At::path(container.value, &["securityContext", "runAsNonRoot"]);
            report.fail(at, format!("{} sets neither runAsNonRoot nor runAsUser", container.noun()));
        }
    }
}

/// The kubelet refuses to start a container that would run as root then, and says so.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let may_be_root = |container: &Container<'_>| {
        let non_root = container.effective_security("runAsNonRoot").value.and_then(Value::as_bool);
        let user = container.effective_security("runAsUser").value.and_then(Value::as_i64);
        !container.pod.is_windows() && non_root != Some(true) && user.is_none()
    };
    let keys = ["securityContext", "runAsNonRoot"];
    containers(object)
        .filter(may_be_root)
        .map(|container| set(object, container.value, &keys, Literal::Bool(true)))
        .collect()
}
