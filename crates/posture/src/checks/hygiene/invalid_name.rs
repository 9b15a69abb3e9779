//! A name that the API server refuses.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Object, names};

pub(crate) const CHECK: Check = Check {
    id: "invalid-name",
    title: "object has an invalid name",
    severity: Severity::Low,
    severity_reason: "the API server refuses the object",
    category: Category::Hygiene,
    description: "Fails where the name of a workload, Service, Namespace, ConfigMap or Secret is no DNS \
                  subdomain, or no DNS label where the kind demands one.",
    why: "The object cannot be created.",
    remedy: "Use lower-case letters, digits and dashes.",
    references: &["https://kubernetes.io/docs/concepts/overview/working-with-objects/names/"],
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
        "ServiceAccount",
        "PersistentVolumeClaim",
        "networking.k8s.io/Ingress",
    ],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: ConfigMap
metadata: {name: My_Config}
",
            "
apiVersion: v1
kind: Namespace
metadata: {name: a.b}
",
        ],
        good: &["
apiVersion: v1
kind: ConfigMap
metadata: {name: my-config.v1}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(written) = object.root().at(&["metadata", "name"]) else { return };
    let Some(name) = written.as_str() else { return };
    let valid = match object.group_kind().kind {
        "Namespace" => names::dns_label(name),
        // The check of names that begin with a digit was dropped in recent versions.
        "Service" => names::dns_label(name),
        _ => names::dns_subdomain(name),
    };
    if valid.is_err() {
        report.fail(written, "the name is not valid for the kind");
    }
}
