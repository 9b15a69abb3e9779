//! What no rule takes goes to the default backend.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "ingress-default-backend",
    title: "Ingress has a default backend",
    severity: Severity::Low,
    severity_reason: "it takes a program that should not answer for unknown hosts",
    category: Category::Exposure,
    description: "Fails where an Ingress with rules sets spec.defaultBackend.",
    why: "Requests for unknown hosts and paths reach a program that was not made for them, instead of an \
          error page.",
    remedy: "Remove the default backend, or make sure that it serves an error page alone.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/ingress/#default-backend"],
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
metadata: {name: shop}
spec:
  defaultBackend: {service: {name: shop, port: {number: 80}}}
  rules: [{host: shop.example.org}]
"],
        good: &["
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec: {rules: [{host: shop.example.org}]}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(spec) = object.spec() else { return };
    if let Some(backend) = spec.at(&["defaultBackend"])
        && spec.items_at(&["rules"]).next().is_some()
    {
        report.fail(backend, "what no rule takes goes to this backend");
    }
}
