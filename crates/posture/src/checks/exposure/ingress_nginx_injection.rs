//! Ingress values that break out of the controller's configuration.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "ingress-nginx-injection",
    title: "Ingress holds characters that break out of nginx configuration",
    severity: Severity::Critical,
    severity_reason: "it runs code inside the controller, whose token reads the Secrets of all namespaces",
    category: Category::Exposure,
    description: "Fails where an annotation of ingress-nginx, other than a snippet, or a path of an \
                  Ingress holds characters that end an nginx directive or block: braces, semicolons with \
                  further text, line breaks; or a path that leads to the controller's token.",
    why: "The controller writes these values into its configuration. Several flaws (CVE-2021-25745, \
          CVE-2021-25748, CVE-2023-5043, CVE-2023-5044, CVE-2025-1097, CVE-2025-1098, CVE-2025-24514) let \
          such characters run code there.",
    remedy: "Remove the characters; update or replace ingress-nginx and keep its admission webhook and \
             strict path validation on.",
    references: &["https://github.com/kubernetes/kubernetes/issues/126817", "https://github.com/kubernetes/kubernetes/issues/131007"],
    controls: &[],
    parameters: &[],
    kinds: &["networking.k8s.io/Ingress"],
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
  annotations: {nginx.ingress.kubernetes.io/permanent-redirect: 'https://x; } location /x { alias /'}
spec: {rules: [{host: shop.example.org}]}
", "
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  rules:
  - host: shop.example.org
    http: {paths: [{path: '/x/;}location /y', pathType: ImplementationSpecific, backend: {service: {name: a, port: {number: 80}}}}]}
"],
        good: &["
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations: {nginx.ingress.kubernetes.io/auth-url: 'https://auth.example.org/check'}
spec:
  rules:
  - host: shop.example.org
    http: {paths: [{path: '/api/v[0-9]{1,2}(/|$)(.*)', pathType: ImplementationSpecific, backend: {service: {name: a, port: {number: 80}}}}]}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for (key, value) in
        object.root().at(&["metadata", "annotations"]).into_iter().flat_map(|map| map.entries())
    {
        let concerns = key.starts_with("nginx.ingress.kubernetes.io/") && !key.ends_with("-snippet");
        if concerns && value.as_str().is_some_and(breaks_out) {
            report
                .fail(value, format!("{key} breaks out of its place in the configuration"))
                .discriminator(key);
        }
    }
    let rules = object.root().items_at(&["spec", "rules"]);
    for path in rules.flat_map(|rule| rule.items_at(&["http", "paths"])).filter_map(|path| path.at(&["path"]))
    {
        let text = path.as_str().unwrap_or_default();
        if breaks_out(text) || text.contains("/var/run/secrets") {
            report.fail(path, "the path breaks out of its place in the configuration");
        }
    }
}

/// Regular expressions may hold braces around numbers; a directive ends only at a semicolon or a
/// line break that more text follows, or where a block opens or closes beside one.
fn breaks_out(text: &str) -> bool {
    let text = text.trim();
    let ends =
        |mark: char| text.split_once(mark).is_some_and(|(_, rest)| rest.contains(['{', '}', ';', '#']));
    ends(';')
        || text.contains("}\n")
        || text.contains("\n}")
        || text.contains("*_by_lua")
        || text.contains("_by_lua")
}
