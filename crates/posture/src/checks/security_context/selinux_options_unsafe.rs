//! SELinux options take the container out of its confinement.

use std::fmt::Display;

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;
use seawall_world::Version;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "selinux-options-unsafe",
    title: "SELinux options take the container out of its confinement",
    severity: Severity::Medium,
    severity_reason: "it removes one of several walls between container and node",
    category: Category::SecurityContext,
    description: "Fails where seLinuxOptions of a pod or container have a type other than container_t, \
                  container_init_t, container_kvm_t and container_engine_t (from Kubernetes 1.31 on), or \
                  set a user or a role.",
    why: "The type decides what SELinux lets a process touch. Types such as spc_t are not confined at all, \
          so that a process that gets out of its namespaces meets no further wall.",
    remedy: "Remove type, user and role, so that the runtime chooses them; level may stay.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    ],
    controls: &["pss/baseline-selinux"],
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
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {seLinuxOptions: {type: spc_t}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {seLinuxOptions: {user: system_u, role: system_r}}
  containers:
  - name: app
    image: example.org/app:1
",
        ],
        good: &[
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {seLinuxOptions: {type: container_t, level: "s0:c1,c2"}}
  containers:
  - name: app
    image: example.org/app:1
"#,
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

/// Types made for containers.
const CONTAINER_TYPES: [&str; 4] = ["", "container_t", "container_init_t", "container_kvm_t"];

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if let Some(options) = pod.security("seLinuxOptions") {
        judge_options(options, "pod", context, report);
    }
    for container in pod.containers() {
        if let Some(options) = container.security("seLinuxOptions") {
            judge_options(options, container.noun(), context, report);
        }
    }
}

fn judge_options(options: Value<'_>, noun: impl Display, context: &Context<'_>, report: &mut Report<'_>) {
    for (key, value) in options.entries() {
        let text = value.as_str().unwrap_or_default();
        let is_safe = match key {
            "type" => {
                CONTAINER_TYPES.contains(&text)
                    || (text == "container_engine_t" && context.kubernetes() >= Version::new(31))
            }
            "user" | "role" => text.is_empty(),
            _ => true,
        };
        if !is_safe {
            report.fail(value, format!("{noun} sets the SELinux {key} {text}"));
        }
    }
}
