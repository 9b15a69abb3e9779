//! Which workloads read which Secrets is worth knowing.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;
use seawall_world::Resolution;

use crate::support::volume::volume_named;

pub(crate) const CHECK: Check = Check {
    id: "mounted-secret",
    title: "workload mounts a Secret",
    severity: Severity::Info,
    severity_reason: "mounting a Secret is the right way to use one; this lists who does",
    category: Category::Secrets,
    description: "Fails where a container mounts a volume that a Secret fills.",
    why: "A container that reads Secrets is worth more to an attacker than one that does not, so that it \
          deserves the stricter settings.",
    remedy: "Make sure that the workload needs the Secret, mount single keys, and keep the container's \
             other rights small.",
    references: &["https://kubernetes.io/docs/concepts/security/secrets-good-practices/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &["Secret"],
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
    volumeMounts: [{name: db, mountPath: /run/secrets, readOnly: true}]
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
    volumeMounts: [{name: tmp, mountPath: /tmp}]
  volumes: [{name: tmp, emptyDir: {}}]
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    for mount in container.value.items_at(&["volumeMounts"]) {
        let volume = mount.str_at(&["name"]).and_then(|name| volume_named(container.pod, name));
        if let Some(secret) = volume.and_then(|volume| volume.at(&["secret"])) {
            let name = secret.str_at(&["secretName"]).unwrap_or_default();
            // What does not exist is not mounted: the pod does not start.
            if context.is_complete() && context.resolve("Secret", name) == Resolution::Absent {
                continue;
            }
            report.fail(mount, format!("{} mounts Secret \"{name}\"", container.noun())).discriminator(name);
        }
    }
}
