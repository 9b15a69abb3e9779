//! SubPath mount can be led out of its volume.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "sub-path-symlink",
    title: "subPath mount can be led out of its volume",
    severity: Severity::High,
    severity_reason: "a container can read and write files of the node by swapping a symbolic link",
    category: Category::Volumes,
    description: "Fails for every mount with subPath or subPathExpr where the target version of Kubernetes \
                  is at most 1.22: CVE-2021-25741 is mended in 1.22.2, 1.21.5, 1.20.11 and 1.19.15, and in \
                  no older minor version.",
    why: "The kubelet resolves the sub-path as root. A container that exchanges a folder for a symbolic \
          link at the right moment gets another folder of the node mounted, with its right to write.",
    remedy: "Update Kubernetes, or mount the volume without subPath.",
    references: &[
        "https://github.com/kubernetes/kubernetes/issues/104980",
        "https://kubernetes.io/docs/concepts/storage/volumes/",
    ],
    controls: &["nsa/C-0058", "mitre/C-0058"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::until(22),
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: data, emptyDir: {}}]
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: data, mountPath: /data, subPath: a}]
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: data, emptyDir: {}}]
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: data, mountPath: /data}]
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for mount in container.value.items_at(&["volumeMounts"]) {
        let sub_path = mount.at(&["subPath"]).or_else(|| mount.at(&["subPathExpr"]));
        if let Some(value) = sub_path.filter(|value| value.as_str() != Some("")) {
            let path = mount.str_at(&["mountPath"]).unwrap_or_default();
            report.fail(value, format!("{} mounts a sub-path of a volume at {path}", container.noun()));
        }
    }
}
