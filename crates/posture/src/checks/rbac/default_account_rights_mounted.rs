//! A pod that asked for nothing holds rights.

use seawall_access::{Holder, Origin, account_user};
use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{GroupKind, PodTemplate};

use crate::support::rbac::Rbac;
use crate::support::rbac::account::mounts_token;
use crate::support::rbac::{CLUSTER_ROLE_BINDING, ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "default-account-rights-mounted",
    title: "pod mounts the token of a default service account that has rights",
    severity: Severity::Medium,
    severity_reason: "how much it is depends on the binding",
    category: Category::Access,
    description: "Fails where a pod runs as the service account called default, mounts its token, and a \
                  binding names that account.",
    why: "The pod asked for no account, and whoever breaks into it has what somebody gave to all such pods \
          of the namespace.",
    remedy: "Give the workload a service account of its own, and set automountServiceAccountToken: false \
             where it asks the API server for nothing.",
    references: &["https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts"],
    controls: &["cis/5.1.5", "cis/5.1.6", "nsa/C-0034"],
    parameters: &[],
    kinds: &[],
    needs: &["ServiceAccount", ROLE_BINDING, CLUSTER_ROLE_BINDING],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: \"default\", namespace: shop}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: app, image: \"example.org/app:1\"}]}
"],
        good: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: \"web\", namespace: shop}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {serviceAccountName: web, containers: [{name: app, image: \"example.org/app:1\"}]}
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: \"default\", namespace: shop}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {automountServiceAccountToken: false, containers: [{name: app, image: \"example.org/app:1\"}]}
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: \"default\", namespace: pay}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: app, image: \"example.org/app:1\"}]}
",
        ],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if pod.service_account() != "default" {
        return;
    }
    let is_bound = |kind| context.world.of_kind(GroupKind::parse(kind)).next().is_some();
    let is_anybody_bound = is_bound(ROLE_BINDING) | is_bound(CLUSTER_ROLE_BINDING);
    if !is_anybody_bound || !mounts_token(pod, context) {
        return;
    }
    let rbac = context.world.derived(Rbac::of);
    let name = account_user(context.namespace().unwrap_or_default(), "default");
    let bindings = rbac.policy.bindings_of_holder(Holder::User(rbac.policy.texts().find(&name)));
    let objects = bindings.into_iter().filter_map(|id| match rbac.policy.binding(id).origin {
        Origin::Object(object) => Some(object),
        Origin::Bootstrap | Origin::Proposed => None,
    });
    let objects: Vec<_> = objects.collect();
    if let Some(first) = objects.first() {
        let binding = context.world.object(*first);
        let message = format!(
            "the pod names no service account, and the default one is bound by {} \"{}\"",
            binding.group_kind().kind,
            binding.name()
        );
        let draft = report.fail(At::path(pod.spec, &["automountServiceAccountToken"]), message);
        draft.also(*first, At::path(binding.root(), &["subjects"]));
    }
    let context = if objects.is_empty() { context } else { &context.aside() };
    for kind in [ROLE_BINDING, CLUSTER_ROLE_BINDING] {
        context.world.rest_on(GroupKind::parse(kind));
    }
}
