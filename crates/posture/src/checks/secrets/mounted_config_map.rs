//! Which workloads read which ConfigMaps is worth knowing.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;
use seawall_world::Resolution;

use crate::support::volume::volume_named;

pub(crate) const CHECK: Check = Check {
    id: "mounted-config-map",
    title: "workload mounts a ConfigMap",
    severity: Severity::Info,
    severity_reason: "mounting a ConfigMap is how configuration is meant to be read; this lists who does",
    category: Category::Secrets,
    description: "Fails where a container mounts a volume that a ConfigMap fills.",
    why: "Whoever may change the ConfigMap changes what the workload does, so that rights over it are \
          rights over the workload.",
    remedy: "Make sure that few may change the ConfigMap, or make it immutable.",
    references: &["https://kubernetes.io/docs/concepts/configuration/configmap/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &["ConfigMap"],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: config, mountPath: /etc/app}]
  volumes: [{name: config, configMap: {name: shop}}]
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: app
    image: example.org/app:1
    volumeMounts: [{name: tmp, mountPath: /tmp}]
  volumes: [{name: tmp, emptyDir: {}}]
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    for mount in container.value.items_at(&["volumeMounts"]) {
        let volume = mount.str_at(&["name"]).and_then(|name| volume_named(container.pod, name));
        if let Some(source) = volume.and_then(|volume| volume.at(&["configMap"])) {
            let name = source.str_at(&["name"]).unwrap_or_default();
            // What does not exist is not mounted: the pod does not start.
            if context.is_complete() && context.resolve("ConfigMap", name) == Resolution::Absent {
                continue;
            }
            report
                .fail(mount, format!("{} mounts ConfigMap \"{name}\"", container.noun()))
                .discriminator(name);
        }
    }
}
