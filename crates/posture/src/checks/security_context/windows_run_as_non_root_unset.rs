//! Windows container may run as its administrator.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "windows-run-as-non-root-unset",
    title: "Windows container may run as its administrator",
    severity: Severity::Low,
    severity_reason: "most Windows images name a user without rights; nothing holds them to it",
    category: Category::SecurityContext,
    description: "Fails for every container of a Windows pod without an effective runAsNonRoot of true.",
    why: "With the field the kubelet refuses to start the container as ContainerAdministrator, whatever \
          the image says. The Pod Security level restricted asks for it on Windows too.",
    remedy: "Set runAsNonRoot to true in the securityContext of the pod or of each container.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-runasusername/",
    ],
    controls: &["pss/restricted-non-root"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  os: {name: windows}
  containers:
  - name: app
    image: example.org/app:1
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  os: {name: windows}
  securityContext: {runAsNonRoot: true}
  containers:
  - name: app
    image: example.org/app:1
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if !container.pod.is_windows() {
        return report.not_applicable();
    }
    let non_root = container.effective_security("runAsNonRoot").value;
    if non_root.and_then(Value::as_bool) == Some(true) {
        return;
    }
    let at = match non_root {
        Some(value) => At::from(value),
        None => At::path(container.value, &["securityContext", "runAsNonRoot"]),
    };
    report.fail(at, format!("{} may run as ContainerAdministrator", container.noun()));
}
