//! Old annotations that no longer do what they say.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

pub(crate) const CHECK: Check = Check {
    id: "deprecated-pod-annotation",
    title: "pod relies on an annotation that has no effect any more",
    severity: Severity::Medium,
    severity_reason: "the confinement that the annotation asks for is not there",
    category: Category::ApiVersions,
    description: "Fails where a pod has an annotation for seccomp that the target version no longer reads \
                  (since 1.27), or scheduling annotations that were removed long ago.",
    why: "The annotation looks like a guard in review, and guards nothing.",
    remedy: "Use the fields securityContext.seccompProfile, tolerations, affinity and priorityClassName.",
    references: &["https://kubernetes.io/docs/reference/labels-annotations-taints/", "https://kubernetes.io/docs/tutorials/security/seccomp/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::since(27),
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: shop, annotations: {seccomp.security.alpha.kubernetes.io/pod: runtime/default}}
spec: {containers: [{name: app, image: 'example.org/app:1'}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec: {securityContext: {seccompProfile: {type: RuntimeDefault}}, containers: [{name: app, image: 'example.org/app:1'}]}
"],
        complete: false,
    },
};

const GONE: &[&str] = &[
    "seccomp.security.alpha.kubernetes.io/",
    "container.seccomp.security.alpha.kubernetes.io/",
    "scheduler.alpha.kubernetes.io/critical-pod",
    "scheduler.alpha.kubernetes.io/tolerations",
    "scheduler.alpha.kubernetes.io/affinity",
    "security.alpha.kubernetes.io/sysctls",
    "security.alpha.kubernetes.io/unsafe-sysctls",
];

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let annotations = pod.metadata.and_then(|metadata| metadata.at(&["annotations"]));
    for (key, value) in annotations.into_iter().flat_map(|map| map.entries()) {
        if GONE.iter().any(|gone| key.starts_with(gone)) {
            report.fail(value, format!("the annotation {key} has no effect any more")).discriminator(key);
        }
    }
}
