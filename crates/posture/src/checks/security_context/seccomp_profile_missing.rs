//! No seccomp profile is chosen for the container.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_world::Version;
use seawall_yaml::{Edit, Literal, Value};

use crate::support::pod::containers;

pub(crate) const CHECK: Check = Check {
    id: "seccomp-profile-missing",
    title: "no seccomp profile is chosen for the container",
    severity: Severity::Low,
    severity_reason: "nodes may apply a default profile; where they do not, the whole kernel is open to the \
                      container",
    category: Category::SecurityContext,
    description: "Fails for every container of a Linux pod that has no effective seccompProfile, its own or \
                  the pod's. A privileged container is never filtered and is left to privileged-container.",
    why: "Unless the kubelet runs with seccompDefault, a pod without a profile is not filtered at all, and \
          half of the known ways from container to node begin with a system call that the default profile \
          refuses.",
    remedy: "Set seccompProfile.type to RuntimeDefault in the security context of the pod.",
    references: &[
        "https://kubernetes.io/docs/tutorials/security/seccomp/",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ],
    controls: &["pss/restricted-seccomp", "cis/5.7.2"],
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
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {runAsNonRoot: true}
",
        ],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {seccompProfile: {type: RuntimeDefault}}
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
    securityContext: {seccompProfile: {type: RuntimeDefault}}
",
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if container.pod.is_windows() {
        return report.not_applicable();
    }
    if container.security("privileged").and_then(Value::as_bool) == Some(true) || has_profile(container) {
        return;
    }
    if context.kubernetes() < Version::new(27) && is_annotated(container) {
        return;
    }
    let at = At::path(container.value, &["securityContext", "seccompProfile"]);
    report.fail(at, format!("{} has no seccomp profile, nor has its pod", container.noun()));
}

fn has_profile(container: Container<'_>) -> bool {
    container
        .effective_security("seccompProfile")
        .value
        .is_some_and(|profile| profile.at(&["type"]).is_some())
}

/// Kubernetes read annotations until 1.26.
fn is_annotated(container: Container<'_>) -> bool {
    let annotations = container.pod.metadata.and_then(|metadata| metadata.at(&["annotations"]));
    annotations.into_iter().flat_map(Value::entries).any(|(key, _)| {
        key == "seccomp.security.alpha.kubernetes.io/pod"
            || key.strip_prefix("container.seccomp.security.alpha.kubernetes.io/") == Some(container.name())
    })
}

/// A program that makes a refused system call says so at once.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let lacks = |container: &Container<'_>| {
        let is_privileged = container.security("privileged").and_then(Value::as_bool) == Some(true);
        !container.pod.is_windows() && !is_privileged && !has_profile(*container)
    };
    let keys = ["securityContext", "seccompProfile", "type"];
    containers(object)
        .filter(lacks)
        .map(|container| set(object, container.value, &keys, Literal::String("RuntimeDefault".to_owned())))
        .collect()
}
