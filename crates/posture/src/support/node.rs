//! What a node says of itself.

use seawall_check::{At, Report};
use seawall_finding::CauseKind;
use seawall_object::Object;
use seawall_world::Release;
use seawall_yaml::Value;

/// The field of the container runtime.
pub(crate) const RUNTIME: &str = "containerRuntimeVersion";

/// The `status.nodeInfo` of a Node, which its kubelet writes.
#[derive(Clone, Copy)]
pub(crate) struct NodeInfo<'t>(Value<'t>);

// === impl NodeInfo ===

impl<'t> NodeInfo<'t> {
    /// None for a Node that no kubelet has written to, such as one in a manifest.
    pub(crate) fn of(node: Object<'t>) -> Option<Self> {
        node.root().at(&["status", "nodeInfo"]).map(NodeInfo)
    }

    /// What a field says; none where it is absent or empty.
    pub(crate) fn text(self, field: &str) -> Option<&'t str> {
        self.0.str_at(&[field]).filter(|text| !text.is_empty())
    }

    /// What a field says, which `noun` names; where it says nothing, that is unknown.
    pub(crate) fn told(self, field: &str, noun: &str, report: &mut Report<'_>) -> Option<&'t str> {
        let text = self.text(field);
        if text.is_none() {
            let detail = format!("the node does not tell {noun}");
            report.unknown(self.at(field), CauseKind::Unresolved, detail);
        }
        text
    }

    /// The place of a field.
    pub(crate) fn at(self, field: &str) -> At {
        At::path(self.0, &[field])
    }

    /// The release of the kubelet; where the node tells none that can be read, that is unknown.
    pub(crate) fn kubelet(self, report: &mut Report<'_>) -> Option<Release> {
        let text = self.told("kubeletVersion", "the release of its kubelet", report)?;
        self.release("kubeletVersion", "kubelet", text, report)
    }

    /// The release of kube-proxy, which newer kubelets leave empty; where it cannot be read, that is
    /// unknown.
    pub(crate) fn kube_proxy(self, report: &mut Report<'_>) -> Option<Release> {
        self.release("kubeProxyVersion", "kube-proxy", self.text("kubeProxyVersion")?, report)
    }

    /// The container runtime by its name, with its release; where that cannot be read, it is unknown.
    pub(crate) fn runtime(self, report: &mut Report<'_>) -> Option<(&'t str, Release)> {
        let told = self.told(RUNTIME, "its container runtime", report)?;
        let (name, version) = told.split_once("://").unwrap_or((told, ""));
        // Distributions append to it, such as `~ds1`.
        let end = version.find(|other: char| !other.is_ascii_digit() && other != '.');
        let release = self.release(RUNTIME, name, &version[..end.unwrap_or(version.len())], report)?;
        Some((name, release))
    }

    /// The release of a program, whose text is part of a field's; where it cannot be read, that is
    /// unknown.
    pub(crate) fn release(
        self,
        field: &str,
        program: &str,
        text: &str,
        report: &mut Report<'_>,
    ) -> Option<Release> {
        let release = text.parse().ok();
        if release.is_none() {
            let told = self.text(field).unwrap_or_default();
            let detail = format!("the node tells no release of {program} that can be read: \"{told}\"");
            report.unknown(self.at(field), CauseKind::Unresolved, detail);
        }
        release
    }
}
