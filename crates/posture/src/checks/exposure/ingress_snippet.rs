//! A snippet is configuration that runs inside the ingress controller (CVE-2021-25742).

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "ingress-snippet",
    title: "Ingress injects configuration into the controller",
    severity: Severity::High,
    severity_reason: "whoever may write an Ingress reads every Secret that the controller may read",
    category: Category::Exposure,
    description: "Fails where an Ingress has an annotation of ingress-nginx that ends in -snippet.",
    why: "Snippets can run Lua and read files inside the controller, whose token reads the Secrets of all \
          namespaces (CVE-2021-25742).",
    remedy: "Remove the annotation, and set allow-snippet-annotations: \"false\" in the controller's \
             ConfigMap.",
    references: &[
        "https://github.com/kubernetes/kubernetes/issues/126811",
        "https://github.com/kubernetes/ingress-nginx/issues/7837",
    ],
    controls: &["nsa/C-0059", "mitre/C-0059"],
    parameters: &[],
    kinds: &["networking.k8s.io/Ingress", "extensions/Ingress"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations: {nginx.ingress.kubernetes.io/configuration-snippet: 'more_set_headers X;'}
spec: {rules: [{host: shop.example.org}]}
"],
        good: &["
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations: {nginx.ingress.kubernetes.io/rewrite-target: /}
spec: {rules: [{host: shop.example.org}]}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for (key, value) in
        object.root().at(&["metadata", "annotations"]).into_iter().flat_map(|map| map.entries())
    {
        if key.contains("ingress.kubernetes.io/") && key.ends_with("-snippet") {
            report.fail(value, format!("{key} puts configuration into the controller")).discriminator(key);
        }
    }
}
