//! A token that a pod does not use is a gift to whoever breaks into it.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::{Object, PodTemplate, pod_templates};
use seawall_world::Resolution;
use seawall_yaml::{Edit, Literal};

pub(crate) const CHECK: Check = Check {
    id: "service-account-token-mounted",
    title: "service account token is mounted without need",
    severity: Severity::Medium,
    severity_reason: "it takes code running in the pod, and the token is worth what its account may do",
    category: Category::ServiceAccounts,
    description: "Fails where a pod of its own accord, or for want of a word against it, mounts the token \
                  of its service account: automountServiceAccountToken is not false in the pod, and not \
                  false in the service account the pod names. Where the pod says nothing and the account \
                  cannot be seen, the verdict is a failure of the pod, since its own field decides.",
    why: "Whoever runs code in a container with the token can talk to the API server as the service \
          account, and learn or change what it may.",
    remedy: "Set automountServiceAccountToken: false in the pod or its service account, and mount a \
             projected token only where a program needs it.",
    references: &[
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting",
    ],
    controls: &["nsa/C-0034", "cis/5.1.6"],
    parameters: &[],
    kinds: &[],
    needs: &["ServiceAccount"],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: Some(fix),
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec:
  containers: [{name: app, image: example.org/app:1}]
",
            "
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec:
  serviceAccountName: shop
  containers: [{name: app, image: example.org/app:1}]
",
            "
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec:
  serviceAccountName: shop
  automountServiceAccountToken: true
  containers: [{name: app, image: example.org/app:1}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop, namespace: shop}
automountServiceAccountToken: false
",
        ],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec:
  automountServiceAccountToken: false
  containers: [{name: app, image: example.org/app:1}]
",
            "
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec:
  serviceAccountName: shop
  containers: [{name: app, image: example.org/app:1}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop, namespace: shop}
automountServiceAccountToken: false
",
        ],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    match pod.spec.bool_at(&["automountServiceAccountToken"]) {
        Some(false) => return,
        None if account_refuses(pod, context) => return,
        _ => {}
    }
    let at = At::path(pod.spec, &["automountServiceAccountToken"]);
    report.fail(at, format!("the token of service account \"{}\" is mounted", pod.service_account()));
}

fn account_refuses(pod: PodTemplate<'_>, context: &Context<'_>) -> bool {
    match context.resolve("ServiceAccount", pod.service_account()) {
        Resolution::Found(accounts) => accounts.iter().any(|account| {
            let root = context.world.object(*account).root();
            root.bool_at(&["automountServiceAccountToken"]) == Some(false)
        }),
        _ => false,
    }
}

/// Nobody gave the default account rights for this program. One that asks the API server all the same is
/// told at its first request. Where the manifest asks for the token, a person decides.
fn fix(object: Object<'_>, context: &Context<'_>) -> Vec<Edit> {
    let keys = ["automountServiceAccountToken"];
    let unasked = |pod: &PodTemplate<'_>| {
        pod.service_account() == "default" && pod.spec.at(&keys).is_none() && !account_refuses(*pod, context)
    };
    let pods = pod_templates(object).into_iter().filter(unasked);
    pods.map(|pod| set(object, pod.spec, &keys, Literal::Bool(false))).collect()
}
