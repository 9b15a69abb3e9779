//! Only requests that equal limits are guaranteed.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, Quantity};

pub(crate) const CHECK: Check = Check {
    id: "requests-below-limits",
    title: "container requests less than its limits",
    severity: Severity::Info,
    severity_reason: "sharing what is idle is how most clusters work; this lists who is not guaranteed",
    category: Category::Resources,
    description: "Fails where a container has a request and a limit for CPU, memory or ephemeral storage, \
                  and they differ.",
    why: "Under pressure such containers are slowed down or killed before those whose requests equal their \
          limits.",
    remedy: "Set requests to the limits for workloads that must not be disturbed.",
    references: &["https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/#guaranteed"],
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
spec: {containers: [{name: app, image: 'example.org/app:1', resources: {requests: {memory: 64Mi}, limits: {memory: 128Mi}}}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec: {containers: [{name: app, image: 'example.org/app:1', resources: {requests: {memory: 1Gi}, limits: {memory: 1024Mi}}}]}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for resource in ["cpu", "memory", "ephemeral-storage"] {
        let read = |list| Quantity::read(container.value.at(&["resources", list, resource])?).ok();
        if let (Some(request), Some(limit)) = (read("requests"), read("limits"))
            && request.nanos() != limit.nanos()
        {
            let at = At::path(container.value, &["resources", "requests", resource]);
            report.fail(at, format!("the request for {resource} differs from its limit"));
        }
    }
}
