//! An aggregated API whose server nobody verifies.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "api-service-insecure",
    title: "APIService does not verify its server",
    severity: Severity::High,
    severity_reason: "whoever answers at the address sees the requests and the identities of users",
    category: Category::Extension,
    description: "Fails where an APIService sets insecureSkipTLSVerify: true.",
    why: "The API server forwards requests with the user's identity; whoever stands between answers them \
          as the cluster itself.",
    remedy: "Set caBundle and remove insecureSkipTLSVerify.",
    references: &["https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/"],
    controls: &[],
    parameters: &[],
    kinds: &["apiregistration.k8s.io/APIService"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.example.org}
spec: {insecureSkipTLSVerify: true, service: {name: a, namespace: a}}
"],
        good: &["
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.example.org}
spec: {caBundle: aGVsbG8=, service: {name: a, namespace: a}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(skips) = object.root().at(&["spec", "insecureSkipTLSVerify"])
        && skips.as_bool() == Some(true)
    {
        report.fail(skips, "the certificate of the aggregated server is not verified");
    }
}
