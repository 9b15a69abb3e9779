//! Windows container runs as administrator.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "windows-administrator",
    title: "Windows container runs as administrator",
    severity: Severity::Medium,
    severity_reason: "the account owns everything in the container, which is half the way out of it",
    category: Category::SecurityContext,
    description: "Fails where the effective windowsOptions.runAsUserName is ContainerAdministrator, \
                  Administrator or a system account.",
    why: "ContainerAdministrator may install services and drivers in the container and write to all of its \
          files. Published escapes from Windows containers begin with that account.",
    remedy: "Set windowsOptions.runAsUserName to ContainerUser.",
    references: &[
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-runasusername/",
        "https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/",
    ],
    controls: &[],
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
    securityContext: {windowsOptions: {runAsUserName: ContainerAdministrator}}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  os: {name: windows}
  securityContext: {windowsOptions: {runAsUserName: ContainerUser}}
  containers:
  - name: app
    image: example.org/app:1
"],
        complete: false,
    },
};

const ADMINISTRATORS: [&str; 4] = ["ContainerAdministrator", "Administrator", "SYSTEM", "LocalSystem"];

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    const USER: &[&str] = &["securityContext", "windowsOptions", "runAsUserName"];
    let Some(user) = container.value.at(USER).or_else(|| container.pod.spec.at(USER)) else { return };
    let written = user.as_str().unwrap_or_default();
    let name = written.rsplit('\\').next().unwrap_or_default();
    if ADMINISTRATORS.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        report.fail(user, format!("{} runs as {written}", container.noun()));
    }
}
