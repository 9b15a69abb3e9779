//! Container runs as root without a user namespace.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "root-without-user-namespace",
    title: "container runs as root without a user namespace",
    severity: Severity::Low,
    severity_reason: "a user namespace makes root of the container nobody on the node; without one the \
                      usual walls still stand",
    category: Category::SecurityContext,
    description: "Fails for every pod with a container set to run as user 0 whose hostUsers is not false. \
                  Pods that share a namespace of the host cannot have a user namespace and are left out.",
    why: "With hostUsers: false the kernel maps root of the container to an unprivileged user of the node, \
          so that an escape ends as nobody. Programs that need root inside lose nothing.",
    remedy: "Set hostUsers to false, or run as another user than root.",
    references: &["https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::since(33),
    logic: Logic::Pod(judge),
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
    securityContext: {runAsUser: 0}
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  hostUsers: false
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {runAsUser: 0}
",
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

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let shares = |field: &str| pod.spec.bool_at(&[field]) == Some(true);
    if pod.is_windows() || shares("hostNetwork") || shares("hostPID") || shares("hostIPC") {
        return report.not_applicable();
    }
    if pod.spec.bool_at(&["hostUsers"]) == Some(false) {
        return;
    }
    let mut containers = pod.containers();
    if let Some(container) = containers
        .find(|container| container.effective_security("runAsUser").value.and_then(Value::as_i64) == Some(0))
    {
        let at = At::path(pod.spec, &["hostUsers"]);
        report.fail(at, format!("{} runs as root of the node's user namespace", container.noun()));
    }
}
