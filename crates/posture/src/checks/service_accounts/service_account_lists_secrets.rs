//! Listing Secrets in a service account looks like a limit, and is none.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "service-account-lists-secrets",
    title: "service account lists Secrets that need no listing",
    severity: Severity::Low,
    severity_reason: "the list restricts nothing unless an old annotation asks for it",
    category: Category::ServiceAccounts,
    description: "Fails where a ServiceAccount lists Secrets under secrets.",
    why: "The list is a relic: it names token Secrets that never expire, and seems to limit what pods may \
          mount, which it does only with a deprecated annotation.",
    remedy: "Remove the list. Registry credentials belong under imagePullSecrets.",
    references: &["https://kubernetes.io/docs/concepts/security/service-accounts/#enforce-mountable-secrets"],
    controls: &[],
    parameters: &[],
    kinds: &["ServiceAccount"],
    needs: &[],
    versions: Versions::since(24),
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop}
secrets: [{name: shop-token-x7k2p}]
"],
        good: &["
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop}
imagePullSecrets: [{name: registry}]
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(list) = object.root().at(&["secrets"])
        && !list.is_empty()
    {
        report.fail(list, "the service account lists Secrets");
    }
}
