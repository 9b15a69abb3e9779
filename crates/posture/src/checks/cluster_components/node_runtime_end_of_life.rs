//! A container runtime that has ended gets no security fixes.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::lifecycle::{runtime_term, tell_end};
use crate::support::node::{NodeInfo, RUNTIME};

pub(crate) const CHECK: Check = Check {
    id: "node-runtime-end-of-life",
    title: "node runs a container runtime that is no longer maintained",
    severity: Severity::Medium,
    severity_reason: "the runtime keeps containers apart, and vulnerabilities that are found now are not \
                      mended in it, unless the node's vendor does so",
    category: Category::ClusterComponents,
    description: "Fails where the containerd or CRI-O of a node is of a minor version whose end of life has \
                  passed. Other runtimes, and versions that this build does not know, are unknown.",
    why: "Flaws of runtimes let a container out onto its node.",
    remedy: "Upgrade containerd to a maintained minor version, best together with the node's image.",
    references: &["https://containerd.io/releases/", "https://github.com/cri-o/cri-o"],
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
status: {nodeInfo: {containerRuntimeVersion: 'containerd://1.6.20~ds1'}}
"],
        good: &["
apiVersion: v1
kind: Node
metadata: {name: worker-1}
status: {nodeInfo: {containerRuntimeVersion: 'containerd://2.3.1'}}
"],
        complete: false,
    },
};

fn judge(node: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(info) = NodeInfo::of(node) else { return report.not_applicable() };
    if let Some((runtime, release)) = info.runtime(report) {
        let term = runtime_term(runtime, release);
        tell_end(&format!("{runtime} {release}"), term, info.at(RUNTIME), context, report);
    }
}
