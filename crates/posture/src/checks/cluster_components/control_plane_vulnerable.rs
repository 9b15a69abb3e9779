//! Known vulnerabilities of the programs of the control plane.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::advisory::{advisories, tell_if_newer};
use crate::support::component::{components, judge_releases};

pub(crate) const CHECK: Check = Check {
    id: "control-plane-vulnerable",
    title: "program of the cluster has a known vulnerability",
    severity: Severity::High,
    severity_reason: "these programs hold wide rights, and how to use the flaw is known to everyone",
    category: Category::ClusterComponents,
    description: "Fails for each published vulnerability of Kubernetes that affects the release of the \
                  API server, as it tells itself, or of a program of the cluster, as its image's tag \
                  tells. The data is that of the build; vendors may have mended a flaw without a new \
                  release number. Where no release mends it, a person has to judge; of a \
                  release newer than the data nobody can say.",
    why: "Several of them let users of the API do what their rights do not allow.",
    remedy: "Upgrade to the release that the message names, or a later one.",
    references: &["https://kubernetes.io/docs/reference/issues-security/official-cve-feed/"],
    controls: &[],
    parameters: &[],
    kinds: &["Service", "Pod", "apps/DaemonSet", "apps/Deployment"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver-main, namespace: kube-system}
spec: {containers: [{name: kube-apiserver, image: 'registry.k8s.io/kube-apiserver:v1.29.3'}]}
",
            "
apiVersion: apps/v1
kind: Deployment
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
spec:
  template:
    spec: {containers: [{name: controller, image: 'registry.k8s.io/ingress-nginx/controller:v1.11.1@sha256:e6439a12b52076965928e83b7b56aae6731231677b01e81818bce7fa5c60161a'}]}
",
        ],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: kube-scheduler-main, namespace: kube-system}
spec: {containers: [{name: kube-scheduler, image: 'registry.k8s.io/kube-scheduler:v1.37.1'}]}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    judge_releases(components(object, context), report, |component, release, report| {
        for advisory in advisories(component.program, release, None) {
            advisory.tell(component.program, release, component.at.clone(), report);
        }
        if component.is_released_with_kubernetes() {
            tell_if_newer(&component.noun(), release, component.at.clone(), report);
        }
    });
}
