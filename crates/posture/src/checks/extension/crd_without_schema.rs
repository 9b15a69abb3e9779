//! A kind without schema takes anything.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "crd-without-schema",
    title: "CRD keeps fields that its schema does not know",
    severity: Severity::Low,
    severity_reason: "slips and smuggled fields are stored without a word",
    category: Category::Extension,
    description: "Fails where the schema of a version of a CustomResourceDefinition keeps unknown fields \
                  at its root.",
    why: "Fields that a slip made, or that a later version reads, pass unseen.",
    remedy: "Write a structural schema, and keep unknown fields only where a subtree needs it.",
    references: &["https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema"],
    controls: &[],
    parameters: &[],
    kinds: &["apiextensions.k8s.io/CustomResourceDefinition"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: shops.example.org}
spec: {versions: [{name: v1, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]}
"],
        good: &["
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: shops.example.org}
spec: {versions: [{name: v1, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object}}}}}]}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for version in object.root().items_at(&["spec", "versions"]) {
        let schema = version.at(&["schema", "openAPIV3Schema"]);
        if let Some(keeps) = schema.and_then(|schema| schema.at(&["x-kubernetes-preserve-unknown-fields"]))
            && keeps.as_bool() == Some(true)
        {
            report.fail(keeps, "the schema takes any field");
        }
    }
}
