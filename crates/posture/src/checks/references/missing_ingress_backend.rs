//! An Ingress whose Service is not there answers with an error.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_yaml::Value;

use crate::support::reference::require;

pub(crate) const CHECK: Check = Check {
    id: "missing-ingress-backend",
    title: "Ingress refers to a Service or port that does not exist",
    severity: Severity::Medium,
    severity_reason: "requests fail, and whoever creates the Service receives them",
    category: Category::References,
    description: "Fails where a backend of an Ingress names a Service that is in no source of a complete \
                  World, or a port that the Service does not have.",
    why: "A host name that leads nowhere is free to be taken: whoever may create Services in the namespace \
          answers for it.",
    remedy: "Create the Service, correct its name or port, or remove the rule.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/ingress/"],
    controls: &[],
    parameters: &[],
    kinds: &["networking.k8s.io/Ingress"],
    needs: &["Service"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop}
spec: {defaultBackend: {service: {name: shop, port: {number: 80}}}}
", "
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop}
spec:
  rules: [{host: shop.example.org, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 81}}}}]}}]
---
apiVersion: v1
kind: Service
metadata: {name: shop, namespace: shop}
spec: {ports: [{port: 80}]}
"],
        good: &["
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop}
spec:
  rules: [{host: shop.example.org, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {name: web}}}}]}}]
---
apiVersion: v1
kind: Service
metadata: {name: shop, namespace: shop}
spec: {ports: [{name: web, port: 80}]}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let default = object.root().at(&["spec", "defaultBackend"]);
    let rules = object.root().items_at(&["spec", "rules"]);
    let paths =
        rules.flat_map(|rule| rule.items_at(&["http", "paths"])).filter_map(|path| path.at(&["backend"]));
    for service in default.into_iter().chain(paths).filter_map(|backend| backend.at(&["service"])) {
        let Some(name) = service.at(&["name"]) else { continue };
        let found = require(context, report, "Service", name);
        if let (Some(id), Some(port)) = (found, service.at(&["port"])) {
            let owned = context.world.object(id);
            if !owned.root().items_at(&["spec", "ports"]).any(|own| is_port(own, port)) {
                report.fail(port, format!("Service \"{}\" has no such port", owned.name()));
            }
        }
    }
}

fn is_port(own: Value<'_>, wanted: Value<'_>) -> bool {
    match (wanted.i64_at(&["number"]), wanted.str_at(&["name"])) {
        (Some(number), _) => own.i64_at(&["port"]) == Some(number),
        (None, Some(name)) => own.str_at(&["name"]) == Some(name),
        (None, None) => true,
    }
}
