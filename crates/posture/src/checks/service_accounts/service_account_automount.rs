//! A service account that gives its token to every pod that does not refuse it.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "service-account-automount",
    title: "service account mounts its token into pods by default",
    severity: Severity::Low,
    severity_reason: "pods can still refuse the token, and it is worth what the account may do",
    category: Category::ServiceAccounts,
    description: "Fails where a ServiceAccount does not set automountServiceAccountToken: false.",
    why: "Every pod that runs as the account and says nothing gets a token, whether its program talks to \
          the API server or not.",
    remedy: "Set automountServiceAccountToken: false in the ServiceAccount, and true in the pods that need \
             the token.",
    references: &[
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting",
    ],
    controls: &["cis/5.1.6"],
    parameters: &[],
    kinds: &["ServiceAccount"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop, namespace: shop}
"],
        good: &["
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop, namespace: shop}
automountServiceAccountToken: false
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if object.name() == "default" {
        return report.not_applicable();
    }
    if object.root().bool_at(&["automountServiceAccountToken"]) != Some(false) {
        let at = At::path(object.root(), &["automountServiceAccountToken"]);
        report.fail(at, "automountServiceAccountToken is not false");
    }
}
