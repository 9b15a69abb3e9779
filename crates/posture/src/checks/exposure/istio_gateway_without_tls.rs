//! A mesh entrance in the clear.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "istio-gateway-without-tls",
    title: "Istio gateway serves plain HTTP",
    severity: Severity::Medium,
    severity_reason: "it takes a place on the way between clients and the cluster",
    category: Category::Exposure,
    description: "Fails where a server of an Istio Gateway has protocol HTTP and does not redirect to HTTPS.",
    why: "Inside the mesh traffic may be encrypted, but on the way to its entrance it is not.",
    remedy: "Set tls.httpsRedirect: true on the HTTP server, and serve HTTPS with a certificate.",
    references: &["https://istio.io/latest/docs/reference/config/networking/gateway/"],
    controls: &[],
    parameters: &[],
    kinds: &["networking.istio.io/Gateway"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: shop}
spec: {servers: [{hosts: ['*'], port: {number: 80, name: http, protocol: HTTP}}]}
"],
        good: &["
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: shop}
spec:
  servers: [{hosts: [shop.example.org], port: {number: 80, name: http, protocol: HTTP}, tls: {httpsRedirect: true}}]
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for server in object.root().items_at(&["spec", "servers"]) {
        if let Some(protocol) = server.at(&["port", "protocol"])
            && matches!(protocol.as_str(), Some("HTTP" | "HTTP2" | "GRPC"))
            && server.bool_at(&["tls", "httpsRedirect"]) != Some(true)
        {
            report.fail(protocol, "the server takes requests without TLS");
        }
    }
}
