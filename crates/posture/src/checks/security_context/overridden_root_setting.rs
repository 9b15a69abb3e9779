//! A pod-wide setting for root that no container follows.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "overridden-root-setting",
    title: "pod allows root, though each of its containers says otherwise",
    severity: Severity::Low,
    severity_reason: "nothing runs as root yet; the next container that is added does",
    category: Category::SecurityContext,
    description: "Fails for every Linux pod whose securityContext has runAsUser: 0 or runAsNonRoot: false \
                  while all containers set the field to something else. Containers that follow the pod are \
                  left to run-as-root and run-as-root-allowed.",
    why: "A sidecar or a debug container that says nothing of its user takes the pod's word and runs as \
          root. The Pod Security level restricted refuses the pod for the setting alone.",
    remedy: "Set the field for the whole pod as the containers do.",
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-standards/"],
    controls: &["pss/restricted-non-root", "pss/restricted-non-root-user"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {runAsUser: 0}
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {runAsUser: 1000}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {runAsNonRoot: false}
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {runAsNonRoot: true}
",
        ],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {runAsUser: 1000, runAsNonRoot: true}
  containers:
  - name: app
    image: example.org/app:1
"],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if pod.is_windows() {
        return report.not_applicable();
    }
    let mut users = pod.containers().map(|container| container.security("runAsUser").and_then(Value::as_i64));
    if let Some(user) = pod.security("runAsUser")
        && user.as_i64() == Some(0)
        && users.all(|own| own.is_some_and(|own| own != 0))
    {
        report.fail(user, "the pod sets user 0, which each of its containers overrides");
    }
    let mut wishes =
        pod.containers().map(|container| container.security("runAsNonRoot").and_then(Value::as_bool));
    if let Some(non_root) = pod.security("runAsNonRoot")
        && non_root.as_bool() == Some(false)
        && wishes.all(|own| own == Some(true))
    {
        report.fail(non_root, "the pod sets runAsNonRoot to false, which each of its containers overrides");
    }
}
