//! A Secret that no container mounts is still handed to the node.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "unused-secret-volume",
    title: "pod declares a Secret volume that no container mounts",
    severity: Severity::Low,
    severity_reason: "the value reaches the node without need",
    category: Category::Secrets,
    description: "Fails where a volume of a Secret, or a projected volume with one, is mounted by no \
                  container of the pod.",
    why: "The kubelet fetches the Secret and keeps it on the node for as long as the pod runs; and the \
          node's credential may read it for that reason.",
    remedy: "Remove the volume, or mount it where it is needed.",
    references: &["https://kubernetes.io/docs/concepts/security/secrets-good-practices/"],
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
metadata: {name: shop}
spec:
  containers: [{name: app, image: example.org/app:1}]
  volumes: [{name: db, secret: {secretName: db}}]
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: db, mountPath: /run/secrets, readOnly: true}]
  volumes: [{name: db, secret: {secretName: db}}]
"],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for volume in pod.spec.items_at(&["volumes"]) {
        let projected =
            volume.items_at(&["projected", "sources"]).any(|source| source.at(&["secret"]).is_some());
        if volume.at(&["secret"]).is_none() && !projected {
            continue;
        }
        let name = volume.str_at(&["name"]).unwrap_or_default();
        let mounts = |mount: Value<'_>| mount.str_at(&["name"]) == Some(name);
        if !pod.containers().any(|container| container.value.items_at(&["volumeMounts"]).any(mounts)) {
            report
                .fail(volume, format!("no container mounts the Secret volume \"{name}\""))
                .discriminator(name);
        }
    }
}
