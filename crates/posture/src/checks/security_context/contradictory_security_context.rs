//! Security context contradicts itself.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "contradictory-security-context",
    title: "security context contradicts itself",
    severity: Severity::Medium,
    severity_reason: "the pod is refused or its container never starts, so the workload silently has none",
    category: Category::SecurityContext,
    description: "Fails for containers that set allowPrivilegeEscalation to false beside privileged or \
                  CAP_SYS_ADMIN, which the API server refuses, and for those whose effective runAsNonRoot \
                  is true while their effective runAsUser is 0, which the kubelet refuses to start.",
    why: "The controller creates the pod again and again, and the workload is missing until someone reads \
          its events.",
    remedy: "Decide for one of the two: take the privilege away, or do not deny it.",
    references: &["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
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
    securityContext: {privileged: true, allowPrivilegeEscalation: false}
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
    securityContext: {runAsUser: 0}
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
    securityContext: {allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 10001}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let is =
        |field: &str, wanted: bool| container.security(field).filter(|value| value.as_bool() == Some(wanted));
    if let Some(denied) = is("allowPrivilegeEscalation", false) {
        // The API server compares this one name literally.
        let mut added = container.capabilities("add").filter_map(Value::as_str);
        let other = if is("privileged", true).is_some() {
            Some("privileged")
        } else {
            added.any(|name| name == "CAP_SYS_ADMIN").then_some("CAP_SYS_ADMIN")
        };
        if let Some(other) = other {
            let noun = container.noun();
            report.fail(denied, format!("{noun} denies privilege escalation but has {other}"));
        }
    }
    let non_root = container.effective_security("runAsNonRoot").value;
    let user = container.effective_security("runAsUser").value;
    if let Some(user) = user.filter(|user| user.as_i64() == Some(0))
        && non_root.and_then(Value::as_bool) == Some(true)
    {
        report.fail(user, format!("{} must not run as root, but runs as user 0", container.noun()));
    }
}
