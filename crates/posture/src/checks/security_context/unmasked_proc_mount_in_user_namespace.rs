//! Container in a user namespace sees the whole of /proc.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "unmasked-proc-mount-in-user-namespace",
    title: "container in a user namespace sees the whole of /proc",
    severity: Severity::Low,
    severity_reason: "root of the pod is nobody on the node and cannot turn the kernel's switches; what \
                      they show remains readable",
    category: Category::SecurityContext,
    description: "Fails for every container whose securityContext.procMount is anything but Default in a \
                  pod with hostUsers: false. Other pods are judged by `unmasked-proc-mount`.",
    why: "Programs that make containers of their own need the whole of /proc, and a user namespace takes \
          the danger out of most of it. Yet it shows more of the node, and leaves one wall where there \
          were two. The Pod Security level restricted refuses it.",
    remedy: "Remove procMount unless the program starts containers of its own.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/",
    ],
    controls: &["pss/restricted-proc-mount"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::since(35),
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  hostUsers: false
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {procMount: Unmasked}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  hostUsers: false
  containers:
  - name: app
    image: example.org/app:1
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if container.pod.spec.bool_at(&["hostUsers"]) == Some(false)
        && let Some(mount) = container.security("procMount")
        && mount.as_str() != Some("Default")
    {
        let value = mount.as_str().unwrap_or_default();
        report.fail(mount, format!("{} sets procMount to {value}", container.noun()));
    }
}
