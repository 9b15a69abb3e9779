//! SSH into pods goes around everything that Kubernetes records.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Object, Selector};
use seawall_yaml::Value;

use crate::support::select::Selected;
use crate::support::select::find_pods;

pub(crate) const CHECK: Check = Check {
    id: "ssh-service",
    title: "Service offers SSH to its pods",
    severity: Severity::Medium,
    severity_reason: "it takes a password or key, and then gives a shell that no audit log shows",
    category: Category::Exposure,
    description: "Fails where a port or target port of a Service is 22 or 2222 and its name, or the number \
                  22 alone, says SSH. The pods that it selects are named as evidence.",
    why: "A shell by SSH is neither authorized by RBAC nor logged by the API server, and its keys live in \
          the image.",
    remedy: "Remove the SSH server from the image, and use kubectl exec or debug.",
    references: &["https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/"],
    controls: &["mitre/C-0042"],
    parameters: &[],
    kinds: &["Service"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 8022, targetPort: 22}]}
"],
        good: &["
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 2222, name: http, targetPort: 8080}]}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(spec) = object.spec() else { return };
    let Some(port) = spec.items_at(&["ports"]).find(|port| speaks_ssh(*port)) else { return };
    let selector = Selector::of_service(spec.at(&["selector"]));
    let pods = selector.map(|selector| find_pods(&context.aside(), &selector));
    let draft = report.fail(port, "the Service offers SSH");
    if let Ok(Selected::Found(template)) = pods
        && let Some(labels) = context.world.pod(template).labels()
    {
        draft.also(template.object, labels);
    }
}

fn speaks_ssh(port: Value<'_>) -> bool {
    let numbers = [port.i64_at(&["port"]), port.i64_at(&["targetPort"])];
    let names = [port.str_at(&["name"]), port.str_at(&["targetPort"])];
    let named = names.iter().flatten().any(|name| *name == "ssh" || name.starts_with("ssh-"));
    numbers.contains(&Some(22)) || (numbers.contains(&Some(2222)) && port.at(&["name"]).is_none()) || named
}
