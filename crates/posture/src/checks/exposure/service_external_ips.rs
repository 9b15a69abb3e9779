//! External IPs let a Service claim other people's addresses (CVE-2020-8554).

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "service-external-ips",
    title: "Service claims external IPs",
    severity: Severity::High,
    severity_reason: "the Service receives traffic that pods send to these addresses, whoever owns them",
    category: Category::Exposure,
    description: "Fails where a Service lists spec.externalIPs.",
    why: "Every node redirects traffic for the address to the Service. Nobody checks that the address is \
          the owner's: that is how one tenant reads another's traffic (CVE-2020-8554).",
    remedy: "Remove externalIPs; use a load balancer or Gateway, and enable the admission plugin \
             DenyServiceExternalIPs.",
    references: &[
        "https://github.com/kubernetes/kubernetes/issues/97076",
        "https://kubernetes.io/docs/concepts/services-networking/service/#external-ips",
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
spec: {selector: {app: shop}, ports: [{port: 443}], externalIPs: [8.8.8.8]}
"],
        good: &["
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 443}], externalIPs: []}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(list) = object.root().at(&["spec", "externalIPs"])
        && !list.is_empty()
    {
        report.fail(list, "the Service receives traffic for external addresses");
    }
}
