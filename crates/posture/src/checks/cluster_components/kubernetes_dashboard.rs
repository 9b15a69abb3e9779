//! The dashboard is a console for the whole cluster.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "kubernetes-dashboard",
    title: "Kubernetes dashboard runs in the cluster",
    severity: Severity::Medium,
    severity_reason: "it takes reaching the dashboard, and then what its account may do",
    category: Category::ClusterComponents,
    description: "Fails where a container runs an image of the Kubernetes dashboard.",
    why: "The dashboard acts with its own account or the user's token; open dashboards have been the way \
          into many clusters. The project was archived.",
    remedy: "Remove it, or use a maintained console that runs on people's own machines.",
    references: &["https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/"],
    controls: &["mitre/C-0014"],
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
metadata: {name: dashboard}
spec: {containers: [{name: app, image: 'docker.io/kubernetesui/dashboard:v2.7.0'}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec: {containers: [{name: app, image: 'example.org/app:1'}]}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let name = container.image_name();
    let ours = container.image().contains("kubernetesui/") && name.starts_with("dashboard");
    if ours || name.starts_with("kubernetes-dashboard") {
        report.fail(At::path(container.value, &["image"]), "the container runs the Kubernetes dashboard");
    }
}
