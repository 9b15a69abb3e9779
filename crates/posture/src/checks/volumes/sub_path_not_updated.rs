//! Configuration mounted by subPath is never updated.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;
use seawall_yaml::Value;

use crate::support::volume::volume_named;

pub(crate) const CHECK: Check = Check {
    id: "sub-path-not-updated",
    title: "configuration mounted by subPath is never updated",
    severity: Severity::Low,
    severity_reason: "the program keeps old settings or certificates until its pod is made anew",
    category: Category::Volumes,
    description: "Fails for every mount with subPath or subPathExpr of a volume made of a ConfigMap, a \
                  Secret, a projection or the downward API.",
    why: "The kubelet updates such volumes while the pod runs, but not what is mounted by subPath: a \
          renewed certificate or a rotated password does not arrive.",
    remedy: "Mount the whole volume into a folder of its own, or make the pods anew on each change.",
    references: &[
        "https://kubernetes.io/docs/concepts/configuration/configmap/",
        "https://kubernetes.io/docs/concepts/configuration/secret/",
    ],
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
  volumes: [{name: settings, configMap: {name: settings}}]
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: settings, mountPath: /etc/app/a.yaml, subPath: a.yaml}]
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: settings, configMap: {name: settings}}]
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: settings, mountPath: /etc/app}]
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: data, mountPath: /data, subPath: a}]
",
        ],
        complete: false,
    },
};

const UPDATED: [&str; 4] = ["configMap", "secret", "projected", "downwardAPI"];

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for container in pod.containers() {
        for mount in container.value.items_at(&["volumeMounts"]) {
            let sub_path = mount.at(&["subPath"]).or_else(|| mount.at(&["subPathExpr"]));
            let Some(sub_path) = sub_path.filter(|value| value.as_str() != Some("")) else { continue };
            let name = mount.str_at(&["name"]).unwrap_or_default();
            let volume = volume_named(pod, name);
            let is_updated = |volume: Value<'_>| UPDATED.iter().any(|kind| volume.at(&[*kind]).is_some());
            if volume.is_some_and(is_updated) {
                let noun = container.noun();
                report
                    .fail(sub_path, format!("{noun} mounts a sub-path of \"{name}\", which gets no updates"));
            }
        }
    }
}
