//! Container keeps the default capabilities.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::{Edit, Literal};

use crate::support::capability::drops_all;
use crate::support::pod::containers;

pub(crate) const CHECK: Check = Check {
    id: "capabilities-not-dropped",
    title: "container keeps the default capabilities",
    severity: Severity::Low,
    severity_reason: "the default set is no way out by itself; without it a foothold can do less",
    category: Category::Capabilities,
    description: "Fails for every container of a Linux pod whose capabilities.drop holds neither ALL nor \
                  every capability that runtimes grant by default.",
    why: "Runtimes give root in a container fourteen capabilities. Hardly any program needs one of them, \
          and each is something an intruder can use.",
    remedy: "Set securityContext.capabilities.drop to [ALL], and add NET_BIND_SERVICE back where the \
             program listens on a port below 1024.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
        "https://man7.org/linux/man-pages/man7/capabilities.7.html",
    ],
    controls: &["pss/restricted-capabilities", "cis/5.2.10", "nsa/C-0046"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: Some(fix),
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
    securityContext: {capabilities: {drop: [NET_RAW]}}
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
    securityContext: {capabilities: {drop: [ALL]}}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if container.pod.is_windows() {
        return report.not_applicable();
    }
    if !drops_all(container) {
        let at = At::path(container.value, &["securityContext", "capabilities", "drop"]);
        report.fail(at, format!("{} does not drop ALL capabilities", container.noun()));
    }
}

/// A program that needs one of them fails at its start, and names it.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let keys = ["securityContext", "capabilities", "drop"];
    let all = || Literal::List(vec![Literal::String("ALL".to_owned())]);
    containers(object)
        .filter(|container| !container.pod.is_windows() && !drops_all(*container))
        .map(|container| set(object, container.value, &keys, all()))
        .collect()
}
