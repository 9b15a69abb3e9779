//! Neither pod nor container has a security context.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "security-context-missing",
    title: "neither pod nor container has a security context",
    severity: Severity::Low,
    severity_reason: "it says that nobody thought about privileges; other checks name what that costs",
    category: Category::SecurityContext,
    description: "Fails for every container without a securityContext of its own in a pod that has none \
                  either. An empty one counts as none.",
    why: "Every default of Kubernetes is chosen for compatibility: root, default capabilities, a writable \
          file system, unfiltered system calls. A workload that says nothing gets them all.",
    remedy: "Add a securityContext to the pod and to its containers; the level restricted of the Pod \
             Security Standards is a good start.",
    references: &[
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
        "https://kubernetes.io/docs/concepts/security/application-security-checklist/",
    ],
    controls: &["cis/5.7.3"],
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
    securityContext: {}
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
    securityContext: {runAsNonRoot: true}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {runAsNonRoot: true}
  containers:
  - name: app
    image: example.org/app:1
",
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let says = |value: Value<'_>| value.at(&["securityContext"]).is_some_and(|context| !context.is_empty());
    if !says(container.value) && !says(container.pod.spec) {
        let at = At::path(container.value, &["securityContext"]);
        report.fail(at, format!("{} has no security context, nor has its pod", container.noun()));
    }
}
