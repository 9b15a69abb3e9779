//! System calls of the container are not filtered, on purpose.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::{Object, PodTemplate, pod_templates};
use seawall_world::Version;
use seawall_yaml::{Edit, Literal, Value};

pub(crate) const CHECK: Check = Check {
    id: "seccomp-unconfined",
    title: "system calls of the container are not filtered, on purpose",
    severity: Severity::Medium,
    severity_reason: "it opens the whole kernel to a process that is already running in the container",
    category: Category::SecurityContext,
    description: "Fails where the seccompProfile of a pod or container has a type other than RuntimeDefault \
                  and Localhost. Before Kubernetes 1.19 the annotations are read instead.",
    why: "Half of the known ways from container to node begin with a system call that the default profile \
          of the runtime refuses. Unconfined gives them all back.",
    remedy: "Set seccompProfile.type to RuntimeDefault, or to Localhost with a profile of your own.",
    references: &[
        "https://kubernetes.io/docs/tutorials/security/seccomp/",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ],
    controls: &["pss/baseline-seccomp", "nsa/C-0055", "cis/5.7.2"],
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
    securityContext: {seccompProfile: {type: Unconfined}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {seccompProfile: {type: Unconfined}}
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
    securityContext: {seccompProfile: {type: Localhost, localhostProfile: a.json}}
",
        ],
        complete: false,
    },
};

const POD_ANNOTATION: &str = "seccomp.security.alpha.kubernetes.io/pod";
const CONTAINER_ANNOTATION: &str = "container.seccomp.security.alpha.kubernetes.io/";

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if context.kubernetes() < Version::new(19) {
        return judge_annotations(pod, report);
    }
    if let Some(kind) = pod.spec.at(PROFILE).filter(is_open) {
        report.fail(kind, format!("pod sets the seccomp profile {}", kind.as_str().unwrap_or_default()));
    }
    for container in pod.containers() {
        if let Some(kind) = container.value.at(PROFILE).filter(is_open) {
            let text = kind.as_str().unwrap_or_default();
            report.fail(kind, format!("{} sets the seccomp profile {text}", container.noun()));
        }
    }
}

const PROFILE: &[&str] = &["securityContext", "seccompProfile", "type"];

fn is_open(kind: &Value<'_>) -> bool {
    !matches!(kind.as_str(), Some("RuntimeDefault" | "Localhost"))
}

fn judge_annotations(pod: PodTemplate<'_>, report: &mut Report<'_>) {
    let annotations = pod.metadata.and_then(|metadata| metadata.at(&["annotations"]));
    for (key, value) in annotations.into_iter().flat_map(Value::entries) {
        let profile = value.as_str().unwrap_or_default();
        let is_known =
            matches!(profile, "runtime/default" | "docker/default") || profile.starts_with("localhost/");
        if (key == POD_ANNOTATION || key.starts_with(CONTAINER_ANNOTATION)) && !is_known {
            report.fail(value, format!("annotation {key} sets the seccomp profile {profile}"));
        }
    }
}

/// A program that makes a refused system call says so at once.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut close = |value: Value<'_>| {
        if value.at(PROFILE).is_some_and(|kind| is_open(&kind)) {
            edits.push(set(object, value, PROFILE, Literal::String("RuntimeDefault".to_owned())));
        }
    };
    for pod in pod_templates(object) {
        close(pod.spec);
        pod.containers().for_each(|container| close(container.value));
    }
    edits
}
