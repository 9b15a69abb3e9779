//! A pull secret that is not there is ignored without a word.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::reference::require;

pub(crate) const CHECK: Check = Check {
    id: "missing-image-pull-secret",
    title: "pod names a pull secret that does not exist",
    severity: Severity::Low,
    severity_reason: "private images cannot be pulled",
    category: Category::References,
    description: "Fails where imagePullSecrets of a pod name a Secret that is in no source of a complete \
                  World.",
    why: "The kubelet goes on without the credentials: private images fail to be pulled, public ones hit \
          rate limits.",
    remedy: "Create the Secret in the namespace, or remove the name.",
    references: &["https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &["Secret"],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec: {imagePullSecrets: [{name: registry}], containers: [{name: app, image: 'example.org/app:1'}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec: {imagePullSecrets: [{name: registry}], containers: [{name: app, image: 'example.org/app:1'}]}
---
apiVersion: v1
kind: Secret
metadata: {name: registry, namespace: shop}
type: kubernetes.io/dockerconfigjson
"],
        complete: true,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    for secret in pod.spec.items_at(&["imagePullSecrets"]) {
        if let Some(name) = secret.at(&["name"]) {
            require(context, report, "Secret", name);
        }
    }
}
