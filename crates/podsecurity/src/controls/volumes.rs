//! Where volumes may come from: the baseline and the restricted control.

use super::STANDARDS;
use crate::control::{Control, Facts, Revision};
use crate::level::{Level, Version};
use crate::pod::Pod;
use crate::text;

const REFERENCES: &[&str] = &[STANDARDS, "https://kubernetes.io/docs/concepts/storage/volumes/"];

pub(super) static HOST_PATH: Control = Control {
    id: "hostPathVolumes",
    title: "Volumes of the host",
    level: Level::Baseline,
    description: "A hostPath volume gives the pod files of the node: its credentials, its sockets, \
        its other pods.",
    fields: &["spec.volumes[*].hostPath"],
    allowed: "absent",
    references: REFERENCES,
    revisions: &[Revision {
        since: Version::v1(0),
        change: "hostPath volumes are forbidden",
        examine: examine_host_path,
    }],
    overridden_by: Some(&RESTRICTED),
    reason: |_| "hostPath volumes",
    detail: |facts| volumes(&facts.setting),
};

pub(super) static RESTRICTED: Control = Control {
    id: "restrictedVolumes",
    title: "Volume types",
    level: Level::Restricted,
    description: "Volumes must come from the cluster's own objects or through claims. Other types \
        reach the node or storage directly, past those who administer them.",
    fields: &["spec.volumes[*]"],
    allowed: "configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, \
        projected, secret",
    references: REFERENCES,
    revisions: &[Revision {
        since: Version::v1(0),
        change: "volume types are limited",
        examine: examine_types,
    }],
    overridden_by: None,
    reason: |_| "restricted volume types",
    detail: |facts| {
        format!(
            "{} {} {} {}",
            volumes(&facts.setting),
            text::plural(facts.setting.len(), "uses", "use"),
            text::plural(facts.values.len(), "restricted volume type", "restricted volume types"),
            text::join_quoted(&facts.values)
        )
    },
};

fn volumes(names: &[&str]) -> String {
    format!("{} {}", text::plural(names.len(), "volume", "volumes"), text::join_quoted(names))
}

fn examine_host_path<'t>(pod: &Pod<'t>, facts: &mut Facts<'t>) {
    for volume in &pod.volumes {
        if let Some(host_path) = volume.host_path {
            facts.setting.push(volume.name);
            facts.blame(host_path);
        }
    }
}

fn examine_types<'t>(pod: &Pod<'t>, facts: &mut Facts<'t>) {
    for volume in &pod.volumes {
        if let Some((source, node)) = volume.forbidden_source() {
            facts.setting.push(volume.name);
            facts.values.push(source.into());
            facts.blame(node);
        }
    }
}
