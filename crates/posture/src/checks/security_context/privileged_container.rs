//! A container that runs privileged is root on its node.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::{Container, Object, pod_templates};
use seawall_yaml::{Edit, Literal};

pub(crate) const CHECK: Check = Check {
    id: "privileged-container",
    title: "container runs privileged",
    severity: Severity::Critical,
    severity_reason: "a privileged container is root on its node by itself",
    category: Category::SecurityContext,
    description: "Fails for every container, of any list, whose securityContext.privileged is true.",
    why: "A privileged container has all capabilities, sees all devices and is not confined by seccomp, \
          AppArmor or SELinux. Whoever runs code in it owns the node, and with it every pod and \
          credential there.",
    remedy: "Remove privileged, and add the single capabilities, devices or sysctls that the program needs.",
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-standards/"],
    controls: &["nsa/C-0057", "mitre/C-0057", "cis/5.2.2", "pss/baseline-privileged"],
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
  initContainers:
  - name: setup
    image: example.org/setup:1
    securityContext: {privileged: yes}
  containers:
  - name: app
    image: example.org/app:1
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {privileged: false}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(privileged) = container.security("privileged")
        && privileged.as_bool() == Some(true)
    {
        report.fail(privileged, format!("{} runs privileged", container.noun()));
    }
}

/// Privileges that a program needs show at once when they are gone, so that false is safe to offer.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    pod_templates(object)
        .into_iter()
        .flat_map(|pod| pod.containers())
        .filter(|container| {
            container.security("privileged").is_some_and(|value| value.as_bool() == Some(true))
        })
        .map(|container| {
            set(object, container.value, &["securityContext", "privileged"], Literal::Bool(false))
        })
        .collect()
}
