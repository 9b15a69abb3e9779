//! An operating system that has ended gets no security fixes.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::lifecycle::os_end;

pub(crate) const CHECK: Check = Check {
    id: "node-os-end-of-life",
    title: "node runs an operating system that is no longer maintained",
    severity: Severity::Medium,
    severity_reason: "vulnerabilities of the kernel that are found now are not mended in it, unless \
                      someone pays for longer support",
    category: Category::ClusterComponents,
    description: "Fails where the operating system of a node, by the name it tells, is one of those whose \
                  end of life is known and has passed: releases of Debian, Ubuntu, CentOS, Amazon Linux \
                  and Windows Server. Others are not judged.",
    why: "Every container of the node shares its kernel.",
    remedy: "Replace the node by one with a maintained operating system.",
    references: &["https://wiki.debian.org/LTS", "https://ubuntu.com/about/release-cycle"],
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
status: {nodeInfo: {osImage: Ubuntu 18.04.6 LTS, kernelVersion: 5.4.0-150-generic}}
"],
        good: &["
apiVersion: v1
kind: Node
metadata: {name: worker-1}
status: {nodeInfo: {osImage: Ubuntu 24.04.3 LTS, kernelVersion: 6.8.0-64-generic}}
"],
        complete: false,
    },
};

fn judge(node: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let told = node.root().str_at(&["status", "nodeInfo", "osImage"]);
    let known = told.and_then(os_end).zip(context.world.settings().today);
    let Some(((name, end), today)) = known else { return report.not_applicable() };
    if end < today {
        let at = At::path(node.root(), &["status", "nodeInfo", "osImage"]);
        report.fail(at, format!("{name} is not maintained since {end}"));
    }
}
