//! A load balancer that admits the whole internet.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::service::is_internal_balancer;

pub(crate) const CHECK: Check = Check {
    id: "load-balancer-source-ranges",
    title: "load balancer admits every address",
    severity: Severity::Medium,
    severity_reason: "the pods behind it are open to the internet, which may be meant",
    category: Category::Exposure,
    description: "Fails where a Service of type LoadBalancer has no spec.loadBalancerSourceRanges, or \
                  ranges that hold all of 0.0.0.0/0 or ::/0, and no annotation of a cloud that makes the \
                  balancer internal.",
    why: "Unless ranges are given, clouds open the balancer to the whole internet.",
    remedy: "List the networks that need access in loadBalancerSourceRanges, or make the balancer internal.",
    references: &[
        "https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer",
        "https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer",
    ],
    controls: &[],
    parameters: &[],
    kinds: &["Service"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {type: LoadBalancer, selector: {app: shop}, ports: [{port: 80}]}
",
            "
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  type: LoadBalancer
  selector: {app: shop}
  ports: [{port: 80}]
  loadBalancerSourceRanges: [10.0.0.0/8, 0.0.0.0/0]
",
        ],
        good: &[
            "
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {type: LoadBalancer, selector: {app: shop}, ports: [{port: 80}], loadBalancerSourceRanges: [10.0.0.0/8]}
",
            "
apiVersion: v1
kind: Service
metadata:
  name: shop
  annotations: {service.beta.kubernetes.io/azure-load-balancer-internal: 'true'}
spec: {type: LoadBalancer, selector: {app: shop}, ports: [{port: 80}]}
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(spec) = object.spec() else { return };
    if spec.str_at(&["type"]) != Some("LoadBalancer") {
        return report.not_applicable();
    }
    if is_internal_balancer(object) {
        return;
    }
    let mut ranges = spec.items_at(&["loadBalancerSourceRanges"]).peekable();
    if ranges.peek().is_none() {
        let at = At::path(spec, &["loadBalancerSourceRanges"]);
        report.fail(at, "the load balancer admits every address");
    }
    for range in ranges {
        if range.as_str().is_some_and(|text| text.trim().ends_with("/0")) {
            report.fail(range, "the range holds every address");
        }
    }
}
