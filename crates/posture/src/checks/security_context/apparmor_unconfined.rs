//! AppArmor confinement of the container is switched off.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions, remove, set};
use seawall_finding::Severity;
use seawall_object::{Object, PodTemplate, pod_templates};
use seawall_yaml::{Edit, Literal, Value};

use crate::support::pod::APPARMOR_ANNOTATION;

pub(crate) const CHECK: Check = Check {
    id: "apparmor-unconfined",
    title: "AppArmor confinement of the container is switched off",
    severity: Severity::Medium,
    severity_reason: "it removes one of several walls between container and node",
    category: Category::SecurityContext,
    description: "Fails where the appArmorProfile of a pod or container has a type other than \
                  RuntimeDefault and Localhost, or where the older annotation names a profile other than \
                  runtime/default and localhost/….",
    why: "On nodes with AppArmor the default profile of the runtime keeps containers from mounting, from \
          tracing foreign processes and from writing to /proc and /sys. Unconfined lifts all of it.",
    remedy: "Remove the profile, or set it to RuntimeDefault or to a Localhost profile.",
    references: &[
        "https://kubernetes.io/docs/tutorials/security/apparmor/",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ],
    controls: &["pss/baseline-apparmor", "nsa/C-0055"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
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
    securityContext: {appArmorProfile: {type: Unconfined}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent, annotations: {container.apparmor.security.beta.kubernetes.io/app: unconfined}}
spec:
  containers: [{name: app, image: example.org/app:1}]
",
        ],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {appArmorProfile: {type: RuntimeDefault}}
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
",
        ],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(kind) = pod.spec.at(PROFILE).filter(is_open) {
        report.fail(kind, format!("pod sets the AppArmor profile {}", kind.as_str().unwrap_or_default()));
    }
    for container in pod.containers() {
        if let Some(kind) = container.value.at(PROFILE).filter(is_open) {
            let text = kind.as_str().unwrap_or_default();
            report.fail(kind, format!("{} sets the AppArmor profile {text}", container.noun()));
        }
    }
    let annotations = pod.metadata.and_then(|metadata| metadata.at(&["annotations"]));
    for (key, value) in annotations.into_iter().flat_map(Value::entries) {
        let profile = value.as_str().unwrap_or_default();
        let is_known = matches!(profile, "" | "runtime/default") || profile.starts_with("localhost/");
        if !is_known && let Some(name) = key.strip_prefix(APPARMOR_ANNOTATION) {
            report.fail(
                value,
                format!("container \"{name}\" has the AppArmor profile {profile} by annotation"),
            );
        }
    }
}

const PROFILE: &[&str] = &["securityContext", "appArmorProfile", "type"];

fn is_open(kind: &Value<'_>) -> bool {
    !matches!(kind.as_str(), Some("RuntimeDefault" | "Localhost"))
}

/// A program that does what the profile refuses says so at once.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for pod in pod_templates(object) {
        let annotations = pod.metadata.and_then(|metadata| metadata.at(&["annotations"]));
        for (key, value) in annotations.into_iter().flat_map(Value::entries) {
            if key.starts_with(APPARMOR_ANNOTATION) && value.as_str() == Some("unconfined") {
                edits.push(remove(object, value, &[]));
            }
        }
        let of_containers = pod.containers().map(|container| container.value);
        for value in std::iter::once(pod.spec).chain(of_containers) {
            if value.at(PROFILE).is_some_and(|kind| is_open(&kind)) {
                edits.push(set(object, value, PROFILE, Literal::String("RuntimeDefault".to_owned())));
            }
        }
    }
    edits
}
