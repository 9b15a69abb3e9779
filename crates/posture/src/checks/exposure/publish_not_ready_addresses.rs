//! Traffic for pods that are not ready.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "publish-not-ready-addresses",
    title: "Service sends traffic to pods that are not ready",
    severity: Severity::Low,
    severity_reason: "requests may fail or meet a half-started program",
    category: Category::Exposure,
    description: "Fails where a Service with a cluster address sets publishNotReadyAddresses: true. \
                  Headless Services, for whose members it is made, pass.",
    why: "Probes then no longer keep traffic from pods that are starting, broken or shutting down.",
    remedy: "Remove publishNotReadyAddresses, or use it on a headless Service for peer discovery alone.",
    references: &[
        "https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec",
    ],
    controls: &[],
    parameters: &[],
    kinds: &["Service"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 80}], publishNotReadyAddresses: true}
"],
        good: &["
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 80}], clusterIP: None, publishNotReadyAddresses: true}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(spec) = object.spec() else { return };
    if let Some(written) = spec.at(&["publishNotReadyAddresses"])
        && written.as_bool() == Some(true)
        && spec.str_at(&["clusterIP"]) != Some("None")
    {
        report.fail(written, "the Service sends traffic to pods that are not ready");
    }
}
