//! A container runtime that has ended gets no security fixes.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_world::Release;

use crate::support::lifecycle::containerd_end;

pub(crate) const CHECK: Check = Check {
    id: "node-runtime-end-of-life",
    title: "node runs a container runtime that is no longer maintained",
    severity: Severity::Medium,
    severity_reason: "the runtime keeps containers apart, and vulnerabilities that are found now are not \
                      mended in it, unless the node's vendor does so",
    category: Category::ClusterComponents,
    description: "Fails where the containerd of a node is of a minor version whose end of life has passed. \
                  Other runtimes are not judged.",
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
    let told = node.root().str_at(&["status", "nodeInfo", "containerRuntimeVersion"]);
    let release = told.and_then(|told| told.strip_prefix("containerd://")).and_then(release);
    let Some((release, today)) = release.zip(context.world.settings().today) else {
        return report.not_applicable();
    };
    if let Some(end) = containerd_end(release).filter(|end| *end < today) {
        let at = At::path(node.root(), &["status", "nodeInfo", "containerRuntimeVersion"]);
        report.fail(at, format!("containerd {release} is not maintained since {end}"));
    }
}

/// The release without what distributions append, such as `~ds1`.
fn release(text: &str) -> Option<Release> {
    let end = text.find(|other: char| !other.is_ascii_digit() && other != '.').unwrap_or(text.len());
    text[..end].parse().ok()
}
