//! A minor version that has ended gets no security fixes.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::component::{Component, components, judge_releases};
use crate::support::lifecycle::tell_support;

pub(crate) const CHECK: Check = Check {
    id: "control-plane-end-of-life",
    title: "program of the cluster is of a Kubernetes version that is no longer maintained",
    severity: Severity::High,
    severity_reason: "vulnerabilities that are found now are not mended in it, and everyone can read them",
    category: Category::ClusterComponents,
    description: "Fails where the API server, as it tells itself, or the image of a program that is released \
                  with Kubernetes, is of a minor version whose end of life has passed. A \
                  version that this build does not know is unknown. With a target version, API servers are \
                  judged as if they were of it.",
    why: "The project mends a minor version for about fourteen months. Vendors may go on for longer: ask \
          yours.",
    remedy: "Upgrade to a maintained minor version, one after the other, API servers first.",
    references: &["https://kubernetes.io/releases/patch-releases/"],
    controls: &[],
    parameters: &[],
    kinds: &["Service", "Pod", "apps/DaemonSet", "apps/Deployment"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver-main, namespace: kube-system}
spec: {containers: [{name: kube-apiserver, image: 'registry.k8s.io/kube-apiserver:v1.28.15'}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver-main, namespace: kube-system}
spec: {containers: [{name: kube-apiserver, image: 'registry.k8s.io/kube-apiserver:v1.37.1'}]}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let mut found = components(object, context);
    found.retain(Component::is_released_with_kubernetes);
    judge_releases(found, report, |component, release, report| {
        let target = context.world.settings().target.filter(|_| component.is_api_server());
        let noun = component.noun();
        let noun = if target.is_some() { format!("{noun}, once upgraded,") } else { noun };
        let (version, at) = (target.unwrap_or(release.version()), component.at.clone());
        if let Some(failure) = tell_support(&noun, version, at, context, report) {
            failure.discriminator(component.program);
        }
    });
}
