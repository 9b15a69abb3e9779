//! Container mounts a volume that the pod does not have.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::volume::volume_named;

pub(crate) const CHECK: Check = Check {
    id: "volume-mount-unknown",
    title: "container mounts a volume that the pod does not have",
    severity: Severity::Medium,
    severity_reason: "the API server refuses the pod, so the workload silently has none",
    category: Category::Volumes,
    description: "Fails for every volumeMount or volumeDevice of a container whose name is no volume of the \
                  pod. In a StatefulSet the volumeClaimTemplates count too.",
    why: "The controller tries for ever to create pods that the API server refuses; only its events tell.",
    remedy: "Correct the name, or declare the volume.",
    references: &["https://kubernetes.io/docs/concepts/storage/volumes/"],
    controls: &[],
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
  volumes: [{name: data, emptyDir: {}}]
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: dta, mountPath: /data}]
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
    volumeMounts: [{name: data, mountPath: /data}]
",
            "
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  selector: {matchLabels: {app: db}}
  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce]}}]
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
      - name: db
        image: example.org/db:1
        volumeMounts: [{name: data, mountPath: /data}]
",
        ],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let claims = || pod.object.root().items_at(&["spec", "volumeClaimTemplates"]);
    for container in pod.containers() {
        for list in ["volumeMounts", "volumeDevices"] {
            for mount in container.value.items_at(&[list]) {
                let name = mount.str_at(&["name"]).unwrap_or_default();
                let is_claimed = || claims().any(|claim| claim.str_at(&["metadata", "name"]) == Some(name));
                if volume_named(pod, name).is_none() && !is_claimed() {
                    let at = At::path(mount, &["name"]);
                    let noun = container.noun();
                    report.fail(
                        at,
                        format!("{noun} mounts the volume \"{name}\", which the pod does not have"),
                    );
                }
            }
        }
    }
}
