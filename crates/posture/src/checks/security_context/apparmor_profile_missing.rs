//! No AppArmor profile is chosen for the container.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;
use seawall_yaml::Value;

use crate::support::pod::apparmor_annotation;

pub(crate) const CHECK: Check = Check {
    id: "apparmor-profile-missing",
    title: "no AppArmor profile is chosen for the container",
    severity: Severity::Info,
    severity_reason: "runtimes apply their default profile on nodes that have AppArmor, also where nobody \
                      asks for one",
    category: Category::SecurityContext,
    description: "Fails for every container of a Linux pod that has no appArmorProfile, its own or the \
                  pod's, nor the older annotation. A privileged container is left to privileged-container.",
    why: "A profile that is written down also holds where a runtime is set up without a default, and makes \
          the pod fail visibly on nodes without AppArmor instead of running unconfined.",
    remedy: "Set appArmorProfile.type to RuntimeDefault in the security context of the pod, if all nodes \
             have AppArmor.",
    references: &["https://kubernetes.io/docs/tutorials/security/apparmor/"],
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
  containers:
  - name: app
    image: example.org/app:1
"],
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
metadata: {name: agent, annotations: {container.apparmor.security.beta.kubernetes.io/app: runtime/default}}
spec:
  containers: [{name: app, image: example.org/app:1}]
",
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if container.pod.is_windows() {
        return report.not_applicable();
    }
    let is_privileged = container.security("privileged").and_then(Value::as_bool) == Some(true);
    let profile = container.effective_security("appArmorProfile").value;
    if is_privileged || profile.is_some() || apparmor_annotation(container).is_some() {
        return;
    }
    let at = At::path(container.value, &["securityContext", "appArmorProfile"]);
    report.fail(at, format!("{} has no AppArmor profile, nor has its pod", container.noun()));
}
