//! Helm 2's server gives its rights to whoever reaches it.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "tiller",
    title: "Tiller runs in the cluster",
    severity: Severity::Critical,
    severity_reason: "whoever reaches its port in the cluster acts as its account, mostly cluster-admin",
    category: Category::ClusterComponents,
    description: "Fails where a container runs an image of Tiller, or a Deployment is named tiller-deploy.",
    why: "Tiller takes commands without authentication from every pod, and nobody has kept it up since 2020.",
    remedy: "Move releases to Helm 3, and delete Tiller with its account and binding.",
    references: &["https://helm.sh/docs/faq/changes_since_helm2/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: tiller-deploy, namespace: kube-system}
spec: {template: {spec: {containers: [{name: tiller, image: 'ghcr.io/helm/tiller:v2.17.0'}]}}}
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
    if container.image_name() == "tiller" {
        report.fail(At::path(container.value, &["image"]), "the container runs Tiller");
    }
}
