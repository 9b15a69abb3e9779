//! Root file system of the container is writable.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "writable-root-filesystem",
    title: "root file system of the container is writable",
    severity: Severity::Low,
    severity_reason: "it makes an intrusion easier to carry on with, but gives no access by itself",
    category: Category::SecurityContext,
    description: "Fails for every container of a Linux pod whose securityContext.readOnlyRootFilesystem is \
                  not true.",
    why: "With a writable root file system an intruder can replace programs, drop tools and keep them until \
          the container ends. Read-only, only the volumes mounted for that purpose can be written.",
    remedy: "Set securityContext.readOnlyRootFilesystem to true and mount an emptyDir where the program \
             must write, such as /tmp.",
    references: &[
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
        "https://kubernetes.io/docs/concepts/security/application-security-checklist/",
    ],
    controls: &["nsa/C-0017"],
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
    securityContext: {readOnlyRootFilesystem: false}
",
        ],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {readOnlyRootFilesystem: true}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if container.pod.is_windows() {
        return report.not_applicable();
    }
    let read_only = container.security("readOnlyRootFilesystem");
    if read_only.and_then(Value::as_bool) != Some(true) {
        let at = At::path(container.value, &["securityContext", "readOnlyRootFilesystem"]);
        report.fail(at, format!("{} has a writable root file system", container.noun()));
    }
}
