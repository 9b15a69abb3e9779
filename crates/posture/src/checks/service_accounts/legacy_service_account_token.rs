//! A token Secret made by hand never expires.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "legacy-service-account-token",
    title: "Secret holds a service account token that never expires",
    severity: Severity::Medium,
    severity_reason: "it takes reading the Secret, and the token then works until someone deletes it",
    category: Category::ServiceAccounts,
    description: "Fails for every Secret of type kubernetes.io/service-account-token.",
    why: "Tokens in such Secrets have no expiry and no audience, and stand in backups, in files and in \
          every namespace reader's reach. Kubernetes stopped making them by itself in 1.24.",
    remedy: "Use tokens from the TokenRequest API or a projected volume, which expire and are bound to a \
             pod.",
    references: &["https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets"],
    controls: &[],
    parameters: &[],
    kinds: &["Secret"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Secret
metadata:
  name: shop-token
  annotations: {kubernetes.io/service-account.name: shop}
type: kubernetes.io/service-account-token
"],
        good: &["
apiVersion: v1
kind: Secret
metadata: {name: shop}
type: Opaque
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(kind) = object.root().at(&["type"])
        && kind.as_str() == Some("kubernetes.io/service-account-token")
    {
        report.fail(kind, "the token in this Secret never expires");
    }
}
