//! The control plane's programs work with API servers of few versions only.

use seawall_check::{Category, Check, Context, Examples, Logic, POD_TEMPLATES, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::component::{ApiServers, Component, components, judge_releases};

pub(crate) const CHECK: Check = Check {
    id: "control-plane-version-skew",
    title: "program of the cluster runs a version that does not go with the API server",
    severity: Severity::Medium,
    severity_reason: "nobody tests such a pair, so that controllers may misread or overwrite what they \
                      do not know",
    category: Category::ClusterComponents,
    description: "Fails where the image of kube-controller-manager, kube-scheduler, cloud-controller- \
                  manager, kube-proxy or a second kube-apiserver has a version that the version skew \
                  policy does not allow beside the API servers. With a target version: beside API servers \
                  of that version, and where the API server would skip a minor version.",
    why: "A controller that is newer than the API server asks for what is not there; one that is far older \
          does not know fields that others rely on.",
    remedy: "Upgrade the API servers first, then the other programs, one minor version after the other.",
    references: &["https://kubernetes.io/releases/version-skew-policy/"],
    controls: &[],
    parameters: &[],
    kinds: &["Service", "Pod", "apps/DaemonSet", "apps/Deployment"],
    needs: &[POD_TEMPLATES],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: kube-scheduler-main, namespace: kube-system}
spec: {containers: [{name: kube-scheduler, image: 'registry.k8s.io/kube-scheduler:v1.37.0'}]}
---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver-main, namespace: kube-system, labels: {component: kube-apiserver}}
spec: {containers: [{name: kube-apiserver, image: 'registry.k8s.io/kube-apiserver:v1.36.3'}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: kube-scheduler-main, namespace: kube-system}
spec: {containers: [{name: kube-scheduler, image: 'registry.k8s.io/kube-scheduler:v1.35.9'}]}
---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver-main, namespace: kube-system, labels: {component: kube-apiserver}}
spec: {containers: [{name: kube-apiserver, image: 'registry.k8s.io/kube-apiserver:v1.36.3'}]}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let mut found = components(object, context);
    found.retain(Component::is_released_with_kubernetes);
    judge_releases(found, report, |component, release, report| {
        if let Some(servers) = ApiServers::find(context, component.at.clone(), report) {
            let wrong = servers.skew(component.program, release.version());
            if let Some(failure) = servers.tell(wrong, component.at.clone(), report) {
                failure.discriminator(component.program);
            }
        }
    });
}
