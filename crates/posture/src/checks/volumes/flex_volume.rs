//! Pod has a FlexVolume.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

pub(crate) const CHECK: Check = Check {
    id: "flex-volume",
    title: "pod has a FlexVolume",
    severity: Severity::Medium,
    severity_reason: "drivers are programs that the kubelet runs as root of the node with what the pod says",
    category: Category::Volumes,
    description: "Fails for every volume of a pod with the source flexVolume, deprecated since Kubernetes \
                  1.23.",
    why: "The pod hands options to a program on the node that runs as root and that nobody maintains any \
          more. CSI drivers run as pods with rights of their own.",
    remedy: "Move the volume to a CSI driver.",
    references: &[
        "https://kubernetes.io/docs/concepts/storage/volumes/",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ],
    controls: &["pss/restricted-volume-types"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: data, flexVolume: {driver: example.org/disk}}]
  containers:
  - name: app
    image: example.org/app:1
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: data, emptyDir: {}}]
  containers:
  - name: app
    image: example.org/app:1
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

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for volume in pod.spec.items_at(&["volumes"]) {
        if let Some(source) = volume.at(&["flexVolume"]) {
            let name = volume.str_at(&["name"]).unwrap_or_default();
            report.fail(source, format!("volume \"{name}\" uses a FlexVolume driver"));
        }
    }
}
