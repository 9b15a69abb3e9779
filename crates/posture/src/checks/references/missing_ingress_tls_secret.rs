//! An Ingress whose certificate is not there serves a made-up one.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::reference::require;

pub(crate) const CHECK: Check = Check {
    id: "missing-ingress-tls-secret",
    title: "Ingress refers to a TLS Secret that does not exist",
    severity: Severity::Low,
    severity_reason: "clients are shown the controller's own certificate, and learn to accept it",
    category: Category::References,
    description: "Fails where spec.tls of an Ingress names a Secret that is in no source of a complete \
                  World, unless an annotation asks cert-manager to make it.",
    why: "Controllers fall back to a self-signed certificate, and users get used to warnings.",
    remedy: "Create the Secret or the Certificate that fills it.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/ingress/#tls"],
    controls: &[],
    parameters: &[],
    kinds: &["networking.k8s.io/Ingress"],
    needs: &["Secret"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop}
spec: {tls: [{hosts: [a.example.org], secretName: shop-tls}]}
"],
        good: &["
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop}
spec: {tls: [{hosts: [a.example.org], secretName: shop-tls}]}
---
apiVersion: v1
kind: Secret
metadata: {name: shop-tls, namespace: shop}
type: kubernetes.io/tls
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let issued = ["cert-manager.io/cluster-issuer", "cert-manager.io/issuer", "kubernetes.io/tls-acme"];
    if issued.iter().any(|key| object.annotation(key).is_some()) {
        return;
    }
    for tls in object.root().items_at(&["spec", "tls"]) {
        if let Some(name) = tls.at(&["secretName"]) {
            require(context, report, "Secret", name);
        }
    }
}
