//! A pod that no policy selects is open to every other pod.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::{CauseKind, Severity};
use seawall_object::PodTemplate;

use crate::support::policy::Covered;
use crate::support::policy::covered;

pub(crate) const CHECK: Check = Check {
    id: "pod-without-network-policy",
    title: "no network policy selects the pod",
    severity: Severity::Medium,
    severity_reason: "it takes another pod broken into, or this one",
    category: Category::Namespaces,
    description: "Fails where no NetworkPolicy, nor a policy of Cilium, selects the pods of a workload in \
                  a complete World. Whether the policies allow too much is not judged here.",
    why: "A pod that no policy selects accepts traffic from everywhere in the cluster and sends it anywhere.",
    remedy: "Create a NetworkPolicy that selects the pod, best one that denies by default.",
    references: &[
        "https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation",
    ],
    controls: &["nsa/C-0030", "soc2/C-0260"],
    parameters: &[],
    kinds: &[],
    needs: &[
        "networking.k8s.io/NetworkPolicy",
        "cilium.io/CiliumNetworkPolicy",
        "cilium.io/CiliumClusterwideNetworkPolicy",
    ],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop, labels: {app: shop}}
spec: {containers: [{name: app, image: example.org/app:1}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec: {podSelector: {matchLabels: {app: db}}}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop, labels: {app: shop}}
spec: {containers: [{name: app, image: example.org/app:1}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop, namespace: shop}
spec: {podSelector: {matchExpressions: [{key: app, operator: In, values: [shop]}]}}
"],
        complete: true,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let at = At::path(pod.spec, &[]);
    match covered(context, pod) {
        Covered::Yes => {}
        Covered::Perhaps => {
            report.unknown(at, CauseKind::OutsideScope, "a policy without namespace may select the pod");
        }
        Covered::No => {
            report.absent(context, at, "a network policy for the pod", "no network policy selects the pod");
        }
    }
}
