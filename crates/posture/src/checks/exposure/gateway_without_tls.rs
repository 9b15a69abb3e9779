//! A Gateway listener without TLS is an entrance in the clear.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "gateway-without-tls",
    title: "Gateway listens without TLS",
    severity: Severity::Medium,
    severity_reason: "it takes a place on the way between clients and the cluster",
    category: Category::Exposure,
    description: "Fails where a listener of a Gateway has protocol HTTP and the Gateway has none with \
                  HTTPS or TLS, or protocol HTTPS without a certificate.",
    why: "Passwords, cookies and tokens cross the network in the clear.",
    remedy: "Add an HTTPS listener with a certificate, and keep HTTP for redirects alone.",
    references: &["https://gateway-api.sigs.k8s.io/guides/tls/"],
    controls: &[],
    parameters: &[],
    kinds: &["gateway.networking.k8s.io/Gateway"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: shop}
spec: {gatewayClassName: any, listeners: [{name: web, port: 80, protocol: HTTP}]}
",
            "
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: shop}
spec: {gatewayClassName: any, listeners: [{name: web, port: 443, protocol: HTTPS}]}
",
        ],
        good: &["
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: shop}
spec:
  gatewayClassName: any
  listeners:
  - {name: redirect, port: 80, protocol: HTTP}
  - {name: web, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: shop-tls}]}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let listeners = object.root().items_at(&["spec", "listeners"]);
    let secure = |listener: Value<'_>| matches!(listener.str_at(&["protocol"]), Some("HTTPS" | "TLS"));
    let any_secure = listeners.clone().any(secure);
    for listener in listeners {
        let name = listener.str_at(&["name"]).unwrap_or_default();
        match listener.str_at(&["protocol"]) {
            Some("HTTP") if !any_secure => {
                let at = At::path(listener, &["protocol"]);
                report.fail(at, format!("listener \"{name}\" has no TLS, and no other has"));
            }
            Some("HTTPS") if listener.at(&["tls"]).is_none() => {
                let at = At::path(listener, &["tls"]);
                report.fail(at, format!("listener \"{name}\" has no certificate"));
            }
            _ => {}
        }
    }
}
