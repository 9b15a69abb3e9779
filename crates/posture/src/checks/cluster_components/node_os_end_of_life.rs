//! An operating system that has ended gets no security fixes.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::lifecycle::tell_end;
use crate::support::node::NodeInfo;
use crate::support::node_system::system;

pub(crate) const CHECK: Check = Check {
    id: "node-os-end-of-life",
    title: "node runs an operating system that is no longer maintained",
    severity: Severity::Medium,
    severity_reason: "vulnerabilities of the kernel that are found now are not mended in it, unless \
                      someone pays for longer support",
    category: Category::ClusterComponents,
    description: "Fails where the operating system of a node, by the name it tells, is one of those whose \
                  end of life is known and has passed: releases of AlmaLinux, Amazon Linux, CentOS, \
                  Debian, Oracle Linux, Red Hat Enterprise Linux, Rocky Linux, SUSE Linux Enterprise, \
                  Talos, Ubuntu and Windows Server, of the latter by the build of its kernel. Systems of \
                  which only the newest release is maintained, and all others, are unknown.",
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
    let Some(info) = NodeInfo::of(node) else { return report.not_applicable() };
    let Some(image) = info.told("osImage", "its operating system", report) else { return };
    let (name, term) = system(image, info.text("kernelVersion"));
    tell_end(name, term, info.at("osImage"), context, report);
}
