//! A mount of a volume that the pod does not have.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::volume::volume_named;

pub(crate) const CHECK: Check = Check {
    id: "unknown-volume-mount",
    title: "container mounts a volume that the pod does not declare",
    severity: Severity::Low,
    severity_reason: "the API server refuses the pod",
    category: Category::Hygiene,
    description: "Fails where a volumeMount names a volume that is not among the pod's volumes. Claim \
                  templates of StatefulSets count as volumes.",
    why: "The workload has no pods until somebody notices.",
    remedy: "Declare the volume, or correct the name.",
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
metadata: {name: shop}
spec: {containers: [{name: app, image: 'example.org/app:1', volumeMounts: [{name: data, mountPath: /data}]}]}
"],
        good: &["
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  volumeClaimTemplates: [{metadata: {name: data}}]
  template: {spec: {containers: [{name: app, image: 'example.org/app:1', volumeMounts: [{name: data, mountPath: /data}]}]}}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for mount in container.value.items_at(&["volumeMounts"]) {
        let Some(name) = mount.str_at(&["name"]) else { continue };
        let claimed = || {
            let mut claims = container.pod.object.root().items_at(&["spec", "volumeClaimTemplates"]);
            claims.any(|claim| claim.str_at(&["metadata", "name"]) == Some(name))
        };
        if volume_named(container.pod, name).is_none() && !claimed() {
            report
                .fail(At::path(mount, &["name"]), format!("the pod has no volume \"{name}\""))
                .discriminator(name);
        }
    }
}
