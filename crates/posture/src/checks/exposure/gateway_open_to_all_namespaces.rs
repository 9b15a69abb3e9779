//! A Gateway that every namespace may hang its routes on.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "gateway-open-to-all-namespaces",
    title: "Gateway takes routes from every namespace",
    severity: Severity::Medium,
    severity_reason: "it takes the right to write routes in any namespace, and takes over hosts of others",
    category: Category::Exposure,
    description: "Fails where a listener of a Gateway without hostname allows routes from all namespaces.",
    why: "Whoever may write a route in any namespace can answer for any host at the common entrance, such \
          as another team's.",
    remedy: "Allow routes from the same namespace or by a selector, or give each listener its hostname.",
    references: &["https://gateway-api.sigs.k8s.io/guides/multiple-ns/"],
    controls: &[],
    parameters: &[],
    kinds: &["gateway.networking.k8s.io/Gateway"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: shop}
spec:
  gatewayClassName: any
  listeners: [{name: web, port: 443, protocol: HTTPS, tls: {}, allowedRoutes: {namespaces: {from: All}}}]
"],
        good: &["
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: shop}
spec:
  gatewayClassName: any
  listeners: [{name: web, port: 443, protocol: HTTPS, tls: {}, allowedRoutes: {namespaces: {from: Same}}}]
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for listener in object.root().items_at(&["spec", "listeners"]) {
        if let Some(from) = listener.at(&["allowedRoutes", "namespaces", "from"])
            && from.as_str() == Some("All")
            && listener.at(&["hostname"]).is_none()
        {
            report.fail(from, "routes of every namespace may answer for every host");
        }
    }
}
