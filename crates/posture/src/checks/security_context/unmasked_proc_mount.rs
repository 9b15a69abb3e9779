//! Container sees the whole of /proc.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions, remove};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_world::Version;
use seawall_yaml::Edit;

use crate::support::pod::containers;

pub(crate) const CHECK: Check = Check {
    id: "unmasked-proc-mount",
    title: "container sees the whole of /proc",
    severity: Severity::High,
    severity_reason: "/proc holds switches of the node's kernel, which root in the container can then turn",
    category: Category::SecurityContext,
    description: "Fails for every container whose securityContext.procMount is anything but Default. From \
                  Kubernetes 1.35 on, pods with hostUsers: false are left to \
                  `unmasked-proc-mount-in-user-namespace`.",
    why: "Runtimes hide paths such as /proc/kcore and make others read-only, since they belong to the \
          whole node. Unmasked lifts that, and a root process of the container can then change how the \
          node's kernel works.",
    remedy: "Remove procMount. Containers within containers need it only together with hostUsers: false.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/",
    ],
    controls: &["pss/baseline-proc-mount"],
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
    securityContext: {procMount: Unmasked}
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
    securityContext: {procMount: Default}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  hostUsers: false
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {procMount: Unmasked}
",
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    // There, root of the pod is nobody on the node.
    let has_user_namespace = container.pod.spec.bool_at(&["hostUsers"]) == Some(false);
    if has_user_namespace && context.kubernetes() >= Version::new(35) {
        return;
    }
    if let Some(mount) = container.security("procMount")
        && mount.as_str() != Some("Default")
    {
        let value = mount.as_str().unwrap_or_default();
        report.fail(mount, format!("{} sets procMount to {value}", container.noun()));
    }
}

/// Programs that need the hidden paths fail at once without them.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let is_open = |container: &Container<'_>| {
        container.security("procMount").is_some_and(|mount| mount.as_str() != Some("Default"))
            && container.pod.spec.bool_at(&["hostUsers"]) != Some(false)
    };
    containers(object)
        .filter(is_open)
        .map(|container| remove(object, container.value, &["securityContext", "procMount"]))
        .collect()
}
