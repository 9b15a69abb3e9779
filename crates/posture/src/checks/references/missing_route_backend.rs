//! A route whose Service is not there answers with an error.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::reference::require_in;

pub(crate) const CHECK: Check = Check {
    id: "missing-route-backend",
    title: "Gateway API route refers to a Service that does not exist",
    severity: Severity::Medium,
    severity_reason: "requests fail, and whoever creates the Service receives them",
    category: Category::References,
    description: "Fails where a backendRef of an HTTPRoute, GRPCRoute, TLSRoute, TCPRoute or UDPRoute \
                  names a Service that is in no source of a complete World.",
    why: "A host name that leads nowhere is free to be taken: whoever may create Services in the namespace \
          answers for it.",
    remedy: "Create the Service, correct its name, or remove the rule.",
    references: &["https://gateway-api.sigs.k8s.io/api-types/httproute/"],
    controls: &[],
    parameters: &[],
    kinds: &[
        "gateway.networking.k8s.io/HTTPRoute",
        "gateway.networking.k8s.io/GRPCRoute",
        "gateway.networking.k8s.io/TLSRoute",
        "gateway.networking.k8s.io/TCPRoute",
        "gateway.networking.k8s.io/UDPRoute",
    ],
    needs: &["Service"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop, namespace: shop}
spec: {rules: [{backendRefs: [{name: shop, port: 80}]}]}
"],
        good: &["
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop, namespace: shop}
spec: {rules: [{backendRefs: [{name: shop, namespace: back, port: 80}, {group: example.org, kind: Bucket, name: b}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: shop, namespace: back}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let rules = object.root().items_at(&["spec", "rules"]);
    for backend in rules.flat_map(|rule| rule.items_at(&["backendRefs"])) {
        let kind = backend.str_at(&["kind"]).unwrap_or("Service");
        let group = backend.str_at(&["group"]).unwrap_or_default();
        if kind != "Service" || !group.is_empty() {
            continue;
        }
        let namespace = backend.str_at(&["namespace"]).or(context.namespace());
        if let Some(name) = backend.at(&["name"]) {
            require_in(context, report, "Service", namespace, name);
        }
    }
}
