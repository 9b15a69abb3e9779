//! A grant that lets other namespaces use every Secret of this one.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "reference-grant-for-secrets",
    title: "ReferenceGrant opens all Secrets of a namespace",
    severity: Severity::Medium,
    severity_reason: "it takes the right to write Gateways in the other namespace",
    category: Category::Exposure,
    description: "Fails where a ReferenceGrant grants Secrets without naming one.",
    why: "Gateways of the other namespace may then serve any certificate and key of this one.",
    remedy: "Name the Secret in spec.to.",
    references: &["https://gateway-api.sigs.k8s.io/api-types/referencegrant/"],
    controls: &[],
    parameters: &[],
    kinds: &["gateway.networking.k8s.io/ReferenceGrant"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: certs, namespace: certs}
spec: {from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: shop}], to: [{group: '', kind: Secret}]}
"],
        good: &["
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: certs, namespace: certs}
spec:
  from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: shop}]
  to: [{group: '', kind: Secret, name: shop-tls}]
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for to in object.root().items_at(&["spec", "to"]) {
        if to.str_at(&["kind"]) == Some("Secret") && to.str_at(&["name"]).is_none_or(str::is_empty) {
            report.fail(to, "the grant holds for every Secret of the namespace");
        }
    }
}
