//! Mounts made in the container appear on its node.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "mount-propagation-bidirectional",
    title: "mounts made in the container appear on its node",
    severity: Severity::High,
    severity_reason: "only a privileged container may do it, and it then changes the node's file systems",
    category: Category::HostAccess,
    description: "Fails for every mount of a container whose mountPropagation is Bidirectional.",
    why: "What the container mounts appears on the node and in all containers that share the path, and \
          stays if the container dies. A wrong or malicious mount can hide or replace files of the node.",
    remedy: "Use HostToContainer, or None. Only CSI node drivers need Bidirectional.",
    references: &["https://kubernetes.io/docs/concepts/storage/volumes/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: data, hostPath: {path: /srv/data}}]
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {privileged: true}
    volumeMounts: [{name: data, mountPath: /data, mountPropagation: Bidirectional}]
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: data, hostPath: {path: /srv/data}}]
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: data, mountPath: /data, mountPropagation: HostToContainer}]
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
",
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for mount in container.value.items_at(&["volumeMounts"]) {
        if let Some(value) = mount.at(&["mountPropagation"])
            && value.as_str() == Some("Bidirectional")
        {
            let path = mount.str_at(&["mountPath"]).unwrap_or_default();
            report.fail(value, format!("{} propagates mounts below {path} to its node", container.noun()));
        }
    }
}
