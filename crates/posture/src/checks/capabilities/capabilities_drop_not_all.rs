//! Capabilities are dropped without naming ALL.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::{Edit, Literal};

use crate::support::capability::drops_all;
use crate::support::pod::containers;

pub(crate) const CHECK: Check = Check {
    id: "capabilities-drop-not-all",
    title: "capabilities are dropped without naming ALL",
    severity: Severity::Low,
    severity_reason: "the container is as confined as it should be; only namespaces at the level restricted \
                      refuse it",
    category: Category::Capabilities,
    description: "Fails for every container of a Linux pod that drops all default capabilities one by one, \
                  or writes ALL in other letters, which the Pod Security level restricted does not accept.",
    why: "The level restricted compares with ALL literally. A list of names also falls behind when runtimes \
          change what they grant.",
    remedy: "Write ALL in capabilities.drop.",
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-standards/"],
    controls: &["pss/restricted-capabilities"],
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
    securityContext: {capabilities: {drop: [all]}}
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
    securityContext: {capabilities: {drop: [ALL]}}
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

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if container.pod.is_windows() {
        return report.not_applicable();
    }
    let names_all = container.capabilities("drop").any(|value| value.as_str() == Some("ALL"));
    if !names_all && drops_all(container) {
        let at = At::path(container.value, DROP);
        report.fail(at, format!("{} drops its capabilities without naming ALL", container.noun()));
    }
}

const DROP: &[&str] = &["securityContext", "capabilities", "drop"];

/// ALL means the same to the runtime.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let names_all =
        |container: &Container<'_>| container.capabilities("drop").any(|value| value.as_str() == Some("ALL"));
    containers(object)
        .filter(|container| drops_all(*container) && !names_all(container))
        .map(|container| {
            let all = Literal::List(vec![Literal::String("ALL".to_owned())]);
            set(object, container.value, DROP, all)
        })
        .collect()
}
