//! A node port opens on every node, past every load balancer.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "node-port-service",
    title: "Service opens a port on every node",
    severity: Severity::Medium,
    severity_reason: "whoever reaches any node reaches the pods, whatever stands before the cluster",
    category: Category::Exposure,
    description: "Fails where a Service is of type NodePort.",
    why: "The port is open on all addresses of all nodes, so that firewalls and TLS termination meant for \
          the entrance do not stand in the way.",
    remedy: "Use ClusterIP behind an Ingress or Gateway, or restrict the nodes' addresses by \
             nodePortAddresses and a firewall.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport"],
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
spec: {type: NodePort, selector: {app: shop}, ports: [{port: 80, nodePort: 30080}]}
"],
        good: &["
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 80}]}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(kind) = object.root().at(&["spec", "type"])
        && kind.as_str() == Some("NodePort")
    {
        report.fail(kind, "the Service opens a port on every node");
    }
}
