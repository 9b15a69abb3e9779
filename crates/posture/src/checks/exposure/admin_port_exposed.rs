//! Databases and consoles do not belong on the internet.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::service::is_internal_balancer;

pub(crate) const CHECK: Check = Check {
    id: "admin-port-exposed",
    title: "Service exposes a database or admin port outside the cluster",
    severity: Severity::High,
    severity_reason: "the protocols were made for trusted networks, and scanners try these ports all day",
    category: Category::Exposure,
    description: "Fails where a Service of type LoadBalancer (not internal) or NodePort serves a port of \
                  the parameter ports.",
    why: "Databases, caches, etcd and the Docker API rely on the network to keep strangers out; many have \
          no password by default.",
    remedy: "Serve the port inside the cluster only, and reach it by a VPN or kubectl port-forward.",
    references: &[
        "https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types",
    ],
    controls: &[],
    parameters: &[Parameter {
        name: "ports",
        description: "Ports that must not be served outside.",
        default: Setting::Words(&[
            "22", "2222", "2375", "2376", "2379", "2380", "3306", "3389", "5432", "5601", "5900", "6379",
            "8001", "9042", "9092", "9200", "10250", "11211", "27017",
        ]),
    }],
    kinds: &["Service"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {type: LoadBalancer, selector: {app: db}, ports: [{port: 5432}]}
"],
        good: &[
            "
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {type: LoadBalancer, selector: {app: shop}, ports: [{port: 443, targetPort: 8443}]}
",
            "
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {selector: {app: db}, ports: [{port: 5432}]}
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(spec) = object.spec() else { return };
    let is_open = match spec.str_at(&["type"]) {
        Some("NodePort") => true,
        Some("LoadBalancer") => !is_internal_balancer(object),
        _ => false,
    };
    for port in spec.items_at(&["ports"]).filter(|_| is_open) {
        for field in ["port", "targetPort"] {
            let Some(number) = port.i64_at(&[field]) else { continue };
            let is_listed = context.words("ports").any(|word| word.parse() == Ok(number));
            if is_listed && let Some(node) = port.at(&[field]) {
                report.fail(node, format!("{field} {number} is served outside the cluster"));
                break;
            }
        }
    }
}
