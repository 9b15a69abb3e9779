//! A container that declares the SSH port most likely runs an SSH server.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "container-ssh-port",
    title: "container opens the SSH port",
    severity: Severity::Medium,
    severity_reason: "it takes a password or key, and then gives a shell that no audit log shows",
    category: Category::Exposure,
    description: "Fails where a container declares containerPort 22 for TCP.",
    why: "A shell by SSH is neither authorized by RBAC nor logged by the API server.",
    remedy: "Remove the SSH server from the image, and use kubectl exec or debug.",
    references: &["https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/"],
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
metadata: {name: shop}
spec:
  containers: [{name: app, image: example.org/app:1, ports: [{containerPort: 22}]}]
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers: [{name: app, image: example.org/app:1, ports: [{containerPort: 8080}]}]
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for port in container.value.items_at(&["ports"]) {
        let is_tcp = port.str_at(&["protocol"]).is_none_or(|protocol| protocol == "TCP");
        if is_tcp && port.i64_at(&["containerPort"]) == Some(22) {
            report.fail(port, format!("{} opens port 22", container.noun()));
        }
    }
}
