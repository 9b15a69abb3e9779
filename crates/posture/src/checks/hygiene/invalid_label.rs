//! A label that the API server refuses.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Object, names};

pub(crate) const CHECK: Check = Check {
    id: "invalid-label",
    title: "label key or value is invalid",
    severity: Severity::Low,
    severity_reason: "the API server refuses the object",
    category: Category::Hygiene,
    description: "Fails where a label of an object or of its pod template has an invalid key or value, \
                  such as one with spaces or of more than 63 characters.",
    why: "The object cannot be created.",
    remedy: "Correct the label; longer texts belong in annotations.",
    references: &[
        "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set",
    ],
    controls: &[],
    parameters: &[],
    kinds: &[
        "Pod",
        "apps/Deployment",
        "apps/StatefulSet",
        "apps/DaemonSet",
        "batch/Job",
        "batch/CronJob",
        "Service",
        "Namespace",
        "ConfigMap",
        "Secret",
    ],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: ConfigMap
metadata: {name: shop, labels: {owner: The Shop Team}}
"],
        good: &["
apiVersion: v1
kind: ConfigMap
metadata: {name: shop, labels: {owner: shop-team, empty: ''}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let template = object.root().at(&["spec", "template", "metadata", "labels"]);
    let template = template.into_iter().flat_map(|labels| labels.entries());
    for (key, value) in object.labels().chain(template) {
        let Some(text) = value.as_str() else { continue };
        if names::label_key(key).is_err() || names::label_value(text).is_err() {
            report.fail(value, format!("label {key} is not valid")).discriminator(key);
        }
    }
}
