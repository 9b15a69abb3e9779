//! A container runtime that has ended gets no security fixes.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::lifecycle::{containerd_end, tell_end};
use crate::support::node::NodeInfo;

pub(crate) const CHECK: Check = Check {
    id: "node-runtime-end-of-life",
    title: "node runs a container runtime that is no longer maintained",
    severity: Severity::Medium,
    severity_reason: "the runtime keeps containers apart, and vulnerabilities that are found now are not \
                      mended in it, unless the node's vendor does so",
    category: Category::ClusterComponents,
    description: "Fails where the containerd of a node is of a minor version whose end of life has passed. \
                  Other runtimes, and versions that this build does not know, are unknown.",
    why: "Flaws of runtimes let a container out onto its node.",
    remedy: "Upgrade containerd to a maintained minor version, best together with the node's image.",
    references: &["https://containerd.io/releases/"],
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
    const FIELD: &str = "containerRuntimeVersion";
    let Some(info) = NodeInfo::of(node) else { return report.not_applicable() };
    let Some(told) = info.told(FIELD, "its container runtime", report) else { return };
    let Some(version) = told.strip_prefix("containerd://") else {
        return tell_end(told, None, info.at(FIELD), context, report);
    };
    // Distributions append to it, such as `~ds1`.
    let end = version.find(|other: char| !other.is_ascii_digit() && other != '.');
    let version = &version[..end.unwrap_or(version.len())];
    if let Some(release) = info.release(FIELD, "containerd", version, report) {
        tell_end(&format!("containerd {release}"), containerd_end(release), info.at(FIELD), context, report);
    }
}
