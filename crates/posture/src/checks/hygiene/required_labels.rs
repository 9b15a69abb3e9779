//! Labels that your organisation demands.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "required-labels",
    title: "object lacks a required label",
    severity: Severity::Info,
    severity_reason: "what a missing label means is for the organisation to say",
    category: Category::Hygiene,
    description: "Fails where a workload, Namespace or Service lacks one of the labels in the parameter \
                  labels, such as owner or cost-centre; by default app.kubernetes.io/name alone.",
    why: "Ownership and cost can only be told from labels that are always there.",
    remedy: "Add the label.",
    references: &["https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/"],
    controls: &[],
    parameters: &[Parameter {
        name: "labels",
        description: "Labels that must all be there.",
        default: Setting::Words(&["app.kubernetes.io/name"]),
    }],
    kinds: &[
        "Pod",
        "apps/Deployment",
        "apps/StatefulSet",
        "apps/DaemonSet",
        "batch/Job",
        "batch/CronJob",
        "Namespace",
        "Service",
    ],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Service
metadata: {name: shop}
"],
        good: &["
apiVersion: v1
kind: Service
metadata: {name: shop, labels: {app.kubernetes.io/name: shop}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if object.owners().next().is_some()
        || object.group_kind().kind == "Namespace" && object.name().starts_with("kube-")
    {
        return report.not_applicable();
    }
    for label in context.words("labels").filter(|label| object.label(label).is_none()) {
        let at = At::path(object.root(), &["metadata", "labels", label]);
        report.fail(at, format!("label {label} is missing")).discriminator(label);
    }
}
