//! Pod mounts storage past the cluster's own objects.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

pub(crate) const CHECK: Check = Check {
    id: "volume-type-unrestricted",
    title: "pod mounts storage past the cluster's own objects",
    severity: Severity::Low,
    severity_reason: "it widens who may reach storage, and most of these types are gone from Kubernetes",
    category: Category::Volumes,
    description: "Fails for every volume of a pod whose source is none of configMap, csi, downwardAPI, \
                  emptyDir, ephemeral, image, persistentVolumeClaim, projected and secret. hostPath, \
                  gitRepo, nfs and flexVolume have checks of their own.",
    why: "Whoever may write pods then chooses disks and servers, and whose credentials the node uses for \
          them. The level restricted leaves that to those who administer storage.",
    remedy: "Use a PersistentVolumeClaim.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/concepts/storage/volumes/",
    ],
    controls: &["pss/restricted-volume-types"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: data, awsElasticBlockStore: {volumeID: vol-1}}]
  containers:
  - name: app
    image: example.org/app:1
",
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: data, iscsi: {targetPortal: "10.0.0.1:3260", iqn: iqn.2001-04.org.example, lun: 0}}]
  containers:
  - name: app
    image: example.org/app:1
"#,
        ],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
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

/// Sources that the level restricted allows, and those with checks of their own.
const KNOWN: [&str; 13] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
    "hostPath",
    "gitRepo",
    "nfs",
    "flexVolume",
];

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for volume in pod.spec.items_at(&["volumes"]) {
        let mut sources = volume.entries().filter(|(key, value)| *key != "name" && !value.is_null());
        if let Some((kind, source)) = sources.find(|(key, _)| !KNOWN.contains(key)) {
            let name = volume.str_at(&["name"]).unwrap_or_default();
            report.fail(source, format!("volume \"{name}\" has the type {kind}"));
        }
    }
}
