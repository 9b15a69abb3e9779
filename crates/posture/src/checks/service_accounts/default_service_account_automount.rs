//! Rights that someone gives the default account reach every pod of the namespace that names none.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_yaml::{Edit, Literal};

pub(crate) const CHECK: Check = Check {
    id: "default-service-account-automount",
    title: "default service account mounts its token into pods",
    severity: Severity::Medium,
    severity_reason: "rights given to the account by accident reach all pods of the namespace",
    category: Category::ServiceAccounts,
    description: "Fails where the ServiceAccount named default does not set automountServiceAccountToken: \
                  false.",
    why: "Pods that name no service account run as default. A binding for it, made for one program, then \
          gives its rights to all of them.",
    remedy: "Set automountServiceAccountToken: false in the default ServiceAccount of each namespace.",
    references: &["https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts"],
    controls: &["cis/5.1.5"],
    parameters: &[],
    kinds: &["ServiceAccount"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: Some(fix),
    examples: Examples {
        bad: &["
apiVersion: v1
kind: ServiceAccount
metadata: {name: default, namespace: shop}
"],
        good: &["
apiVersion: v1
kind: ServiceAccount
metadata: {name: default, namespace: shop}
automountServiceAccountToken: false
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if object.name() != "default" {
        return report.not_applicable();
    }
    if object.root().bool_at(&["automountServiceAccountToken"]) != Some(false) {
        let at = At::path(object.root(), &["automountServiceAccountToken"]);
        report.fail(at, "the default service account gives its token to every pod that names no other");
    }
}

/// Pods that need the token say so themselves, or fail loudly at their first request.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let given = object.root().bool_at(&["automountServiceAccountToken"]) != Some(false);
    if object.name() != "default" || !given {
        return Vec::new();
    }
    vec![set(object, object.root(), &["automountServiceAccountToken"], Literal::Bool(false))]
}
