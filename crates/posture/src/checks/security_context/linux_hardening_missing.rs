//! Container uses no means of Linux to confine itself.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;
use seawall_yaml::Value;

use crate::support::capability::adds;
use crate::support::pod::apparmor_annotation;

pub(crate) const CHECK: Check = Check {
    id: "linux-hardening-missing",
    title: "container uses no means of Linux to confine itself",
    severity: Severity::Medium,
    severity_reason: "an intruder keeps all default capabilities and the whole of the kernel's interface",
    category: Category::SecurityContext,
    description: "Fails for every container of a Linux pod that has none of these: an effective seccomp \
                  profile other than Unconfined, an AppArmor profile other than Unconfined, SELinux options \
                  that are not empty, or dropped capabilities without adding ALL again.",
    why: "Seccomp, AppArmor, SELinux and dropped capabilities each stand between a process and the kernel \
          of the node. A container that uses none relies on namespaces alone.",
    remedy: "Set seccompProfile.type to RuntimeDefault and drop ALL capabilities.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/",
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    ],
    controls: &["nsa/C-0055"],
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
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {capabilities: {drop: [NET_RAW], add: [ALL]}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {seccompProfile: {type: RuntimeDefault}}
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {seccompProfile: {type: Unconfined}}
",
        ],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {capabilities: {drop: [ALL]}}
",
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
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {seLinuxOptions: {level: "s0:c123,c456"}}
  containers:
  - name: app
    image: example.org/app:1
"#,
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if container.pod.is_windows() {
        return report.not_applicable();
    }
    let is_hardened = has_profile(container, "seccompProfile")
        || has_profile(container, "appArmorProfile")
        || apparmor_annotation(container).is_some_and(|profile| profile != "unconfined")
        || container.effective_security("seLinuxOptions").value.is_some_and(has_text)
        || (container.capabilities("drop").next().is_some() && adds(container, &["ALL"]).next().is_none());
    if !is_hardened {
        let at = At::path(container.value, &["securityContext"]);
        let noun = container.noun();
        report.fail(at, format!("{noun} uses neither seccomp, AppArmor, SELinux nor dropped capabilities"));
    }
}

fn has_profile(container: Container<'_>, field: &str) -> bool {
    let profile = container.effective_security(field).value;
    let kind = profile.and_then(|profile| profile.str_at(&["type"]));
    kind.is_some_and(|kind| !kind.is_empty() && kind != "Unconfined")
}

fn has_text(options: Value<'_>) -> bool {
    options.entries().any(|(_, value)| value.as_str().is_some_and(|text| !text.is_empty()))
}
