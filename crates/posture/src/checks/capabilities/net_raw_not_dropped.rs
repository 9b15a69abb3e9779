//! Container keeps CAP_NET_RAW.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::{Edit, Literal, Value};

use crate::support::capability::{adds, drops};
use crate::support::pod::containers;

pub(crate) const CHECK: Check = Check {
    id: "net-raw-not-dropped",
    title: "container keeps CAP_NET_RAW",
    severity: Severity::Medium,
    severity_reason: "it allows attacks on neighbours in the network, and most runtimes grant it by default",
    category: Category::Capabilities,
    description: "Fails for every container of a Linux pod whose capabilities.drop holds neither NET_RAW \
                  nor ALL, and that does not add it outright, which capability-net-raw reports.",
    why: "With raw sockets a foothold in one container can forge ARP and DNS answers and take over the \
          traffic of other pods on the same node. Hardly any program needs them.",
    remedy: "Drop ALL, or at least NET_RAW, in securityContext.capabilities.drop.",
    references: &[
        "https://man7.org/linux/man-pages/man7/capabilities.7.html",
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    ],
    controls: &["cis/5.2.8", "nsa/C-0046"],
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
    securityContext: {capabilities: {drop: [MKNOD]}}
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
    securityContext: {capabilities: {drop: [NET_RAW]}}
",
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
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if container.pod.is_windows() {
        return report.not_applicable();
    }
    if !drops(container, "NET_RAW") && adds(container, &["NET_RAW", "ALL"]).next().is_none() {
        let at = At::path(container.value, &["securityContext", "capabilities", "drop"]);
        report.fail(at, format!("{} does not drop NET_RAW", container.noun()));
    }
}

/// Only programs such as ping need raw sockets, and these say so.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let keeps = |container: &Container<'_>| {
        !container.pod.is_windows()
            && !drops(*container, "NET_RAW")
            && adds(*container, &["NET_RAW", "ALL"]).next().is_none()
    };
    let keys = ["securityContext", "capabilities", "drop"];
    let drop_it = |container: Container<'_>| {
        let dropped = container.capabilities("drop").filter_map(Value::as_str).chain(["NET_RAW"]);
        let dropped = dropped.map(|name| Literal::String(name.to_owned())).collect();
        set(object, container.value, &keys, Literal::List(dropped))
    };
    containers(object).filter(keeps).map(drop_it).collect()
}
