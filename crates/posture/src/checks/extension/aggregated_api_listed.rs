//! Aggregated APIs answer as the API server.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "aggregated-api-listed",
    title: "aggregated API answers requests for the API server",
    severity: Severity::Info,
    severity_reason: "aggregated APIs are normal; this lists them for review",
    category: Category::Extension,
    description: "Fails for every APIService that forwards to a Service.",
    why: "The server behind it sees the identities of users, and could redirect them (CVE-2022-3172) on \
          versions before 1.25.1, 1.24.5, 1.23.11 and 1.22.14.",
    remedy: "Check that the API is known and its server is kept up to date.",
    references: &[
        "https://github.com/kubernetes/kubernetes/issues/112513",
        "https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/",
    ],
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
spec: {caBundle: aGVsbG8=, service: {name: a, namespace: a}}
"],
        good: &["
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.apps}
spec: {groupPriorityMinimum: 1000, versionPriority: 1}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(service) = object.root().at(&["spec", "service"]) {
        report.fail(service, "requests are forwarded to a Service");
    }
}
