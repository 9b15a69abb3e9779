//! What nodes run, for review.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_world::Release;

use crate::support::lifecycle::{end_of, runtime_term};
use crate::support::node::{NodeInfo, RUNTIME};
use crate::support::node_system::{Term, system};

pub(crate) const CHECK: Check = Check {
    id: "node-listed",
    title: "node takes pods",
    severity: Severity::Info,
    severity_reason: "nodes are normal; this lists what they run for review",
    category: Category::ClusterComponents,
    description: "Fails for every node that takes pods, and tells its operating system, kernel, \
                  architecture, container runtime and kubelet, with the day up to which each is \
                  maintained where this build knows it. The kernel is maintained by whoever makes the \
                  operating system.",
    why: "Every container of a node shares its kernel and trusts its runtime, so that each should be known \
          to somebody.",
    remedy: "See that what runs is what you meant to run, and replace what will not be maintained any more.",
    references: &["https://kubernetes.io/docs/reference/node/node-status/"],
    controls: &[],
    parameters: &[],
    kinds: &["Node"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Node
metadata: {name: worker-1}
status:
  nodeInfo:
    architecture: arm64
    containerRuntimeVersion: containerd://2.3.1
    kernelVersion: 6.1.0-41-arm64
    kubeletVersion: v1.36.3
    osImage: Debian GNU/Linux 12 (bookworm)
"],
        good: &["
apiVersion: v1
kind: Node
metadata: {name: worker-1}
spec: {unschedulable: true}
status: {nodeInfo: {kubeletVersion: v1.36.3, osImage: Debian GNU/Linux 12 (bookworm)}}
"],
        complete: false,
    },
};

fn judge(node: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(info) = NodeInfo::of(node) else { return report.not_applicable() };
    if node.root().bool_at(&["spec", "unschedulable"]) == Some(true) {
        return;
    }
    let Some(image) = info.told("osImage", "its operating system", report) else { return };
    let mut facts = vec![told(image, system(image, info.text("kernelVersion")).1)];
    for (field, noun) in [("kernelVersion", "kernel"), ("architecture", "architecture")] {
        facts.extend(info.text(field).map(|text| format!("{noun} {text}")));
    }
    if let Some((runtime, release)) = info.runtime(report) {
        facts.push(told(info.text(RUNTIME).unwrap_or_default(), runtime_term(runtime, release)));
    }
    if let Some(kubelet) = info.kubelet(report).map(Release::version) {
        let term = end_of(kubelet).map_or(Term::Unknown, Term::Until);
        facts.push(told(&format!("kubelet {}", info.text("kubeletVersion").unwrap_or_default()), term));
    }
    report.fail(info.at("osImage"), format!("it runs {}", facts.join(", ")));
}

fn told(name: &str, term: Term) -> String {
    match term {
        Term::Until(end) => format!("{name} (maintained until {end})"),
        Term::Newest | Term::Unknown => name.to_owned(),
    }
}
