//! The dashboard's account is for the dashboard.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

pub(crate) const CHECK: Check = Check {
    id: "dashboard-account-used",
    title: "workload runs as the dashboard's service account",
    severity: Severity::High,
    severity_reason: "the account often holds the rights of an administrator",
    category: Category::ClusterComponents,
    description: "Fails where a pod runs as the service account kubernetes-dashboard and runs no image of \
                  the dashboard.",
    why: "Whoever runs code in such a pod has all that the dashboard may do.",
    remedy: "Give the workload a service account of its own.",
    references: &["https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/"],
    controls: &["mitre/C-0014"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec: {serviceAccountName: kubernetes-dashboard, containers: [{name: app, image: 'example.org/app:1'}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec: {serviceAccountName: shop, containers: [{name: app, image: 'example.org/app:1'}]}
"],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let is_dashboard = || pod.containers().any(|container| container.image().contains("dashboard"));
    if pod.service_account() == "kubernetes-dashboard" && !is_dashboard() {
        let at = At::path(pod.spec, &["serviceAccountName"]);
        report.fail(at, "the pod runs as the dashboard's service account");
    }
}
