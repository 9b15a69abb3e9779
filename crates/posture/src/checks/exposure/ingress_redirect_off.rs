//! TLS that nobody is led to.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "ingress-redirect-off",
    title: "Ingress with TLS does not redirect plain requests",
    severity: Severity::Low,
    severity_reason: "it takes a client that comes without TLS, and someone on the way",
    category: Category::Exposure,
    description: "Fails where an Ingress with spec.tls sets the ssl-redirect annotation of ingress-nginx \
                  to false, or allows plain HTTP by the annotation of GKE.",
    why: "Clients that come by http stay there, with their cookies and passwords.",
    remedy: "Remove the annotation, which is true where TLS is set.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/ingress/#tls"],
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
  annotations: {nginx.ingress.kubernetes.io/ssl-redirect: 'false'}
spec: {tls: [{hosts: [shop.example.org]}], rules: [{host: shop.example.org}]}
"],
        good: &["
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec: {tls: [{hosts: [shop.example.org]}], rules: [{host: shop.example.org}]}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if object.root().items_at(&["spec", "tls"]).next().is_none() {
        return report.not_applicable();
    }
    for (key, plain) in [
        ("nginx.ingress.kubernetes.io/ssl-redirect", "false"),
        ("nginx.ingress.kubernetes.io/force-ssl-redirect", "false"),
    ] {
        if let Some(value) = object.annotation(key)
            && value.as_str() == Some(plain)
        {
            report.fail(value, "plain requests are not redirected to TLS");
        }
    }
}
