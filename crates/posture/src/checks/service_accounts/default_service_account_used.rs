//! A pod under the default account shares its identity with every other pod that names none.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::{Object, PodTemplate, pod_templates};
use seawall_world::Resolution;
use seawall_yaml::{Edit, Literal};

pub(crate) const CHECK: Check = Check {
    id: "default-service-account-used",
    title: "pod runs as the default service account and mounts its token",
    severity: Severity::Low,
    severity_reason: "the account has few rights unless someone gave it more",
    category: Category::ServiceAccounts,
    description: "Fails where a pod names no service account or the one called default, and does not set \
                  automountServiceAccountToken: false.",
    why: "Pods that share the default account cannot be told apart by RBAC or in audit logs, and rights \
          meant for one reach all.",
    remedy: "Create a ServiceAccount for the workload and name it in serviceAccountName, or set \
             automountServiceAccountToken: false.",
    references: &["https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts"],
    controls: &["cis/5.1.5"],
    parameters: &[],
    kinds: &[],
    needs: &["ServiceAccount"],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: Some(fix),
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers: [{name: app, image: example.org/app:1}]
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  serviceAccountName: shop
  containers: [{name: app, image: example.org/app:1}]
",
            "
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  automountServiceAccountToken: false
  containers: [{name: app, image: example.org/app:1}]
",
        ],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if pod.service_account() != "default" {
        return;
    }
    let own = pod.spec.bool_at(&["automountServiceAccountToken"]);
    if own == Some(false) || (own.is_none() && account_refuses(context)) {
        return;
    }
    report.fail(At::path(pod.spec, &["serviceAccountName"]), "the pod runs as the default service account");
}

fn account_refuses(context: &Context<'_>) -> bool {
    let Resolution::Found(accounts) = context.resolve("ServiceAccount", "default") else { return false };
    accounts.iter().any(|account| {
        let root = context.world.object(*account).root();
        root.bool_at(&["automountServiceAccountToken"]) == Some(false)
    })
}

/// Nobody gave the default account rights for this program. One that asks the API server all the same is
/// told at its first request. Where the manifest asks for the token, a person decides.
fn fix(object: Object<'_>, context: &Context<'_>) -> Vec<Edit> {
    let keys = ["automountServiceAccountToken"];
    let unasked = |pod: &PodTemplate<'_>| {
        pod.service_account() == "default" && pod.spec.at(&keys).is_none() && !account_refuses(context)
    };
    let pods = pod_templates(object).into_iter().filter(unasked);
    pods.map(|pod| set(object, pod.spec, &keys, Literal::Bool(false))).collect()
}
