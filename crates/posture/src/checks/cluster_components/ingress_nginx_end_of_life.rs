//! ingress-nginx gets no security fixes any more.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "ingress-nginx-end-of-life",
    title: "ingress-nginx runs in the cluster, which gets no more fixes",
    severity: Severity::High,
    severity_reason: "the next flaw, in a program that faces the internet and reads Secrets, stays open",
    category: Category::ClusterComponents,
    description: "Fails where a container runs a controller image of ingress-nginx, which its maintainers \
                  retired in March 2026.",
    why: "Its past flaws let whoever reached it, or wrote an Ingress, run code with a token that reads the \
          Secrets of all namespaces.",
    remedy: "Move to a Gateway API implementation or another maintained controller.",
    references: &["https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/"],
    controls: &["nsa/C-0292"],
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
metadata: {name: ingress-nginx-controller}
spec: {template: {spec: {containers: [{name: controller, image: 'registry.k8s.io/ingress-nginx/controller:v1.11.2'}]}}}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec: {containers: [{name: app, image: 'docker.io/library/nginx:1.29'}]}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let name = container.image_name();
    let old = name == "nginx-ingress-controller" || name.starts_with("ingress-nginx");
    if old || container.image().contains("ingress-nginx/controller") {
        report.fail(At::path(container.value, &["image"]), "the container runs ingress-nginx");
    }
}
