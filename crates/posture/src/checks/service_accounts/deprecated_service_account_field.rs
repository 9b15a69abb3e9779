//! The old name of a field hides who a pod runs as.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions, remove, set};
use seawall_finding::Severity;
use seawall_object::{Object, PodTemplate, pod_templates};
use seawall_yaml::{Edit, Literal};

pub(crate) const CHECK: Check = Check {
    id: "deprecated-service-account-field",
    title: "pod uses the deprecated field serviceAccount",
    severity: Severity::Low,
    severity_reason: "the pod runs all the same, but policies and people read the other field",
    category: Category::ServiceAccounts,
    description: "Fails where a pod sets spec.serviceAccount and not spec.serviceAccountName to the same \
                  name.",
    why: "serviceAccount is an alias kept for old clients. Where both differ, the server takes \
          serviceAccountName, so that what a reviewer reads may not be what runs.",
    remedy: "Use serviceAccountName alone.",
    references: &["https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: Some(fix),
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  serviceAccount: shop
  containers: [{name: app, image: example.org/app:1}]
",
            "
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  serviceAccount: shop
  serviceAccountName: other
  containers: [{name: app, image: example.org/app:1}]
",
        ],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  serviceAccountName: shop
  containers: [{name: app, image: example.org/app:1}]
"],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(old) = pod.spec.at(&["serviceAccount"]) else { return };
    match pod.spec.str_at(&["serviceAccountName"]) {
        // The server writes both into live objects.
        Some(name) if old.as_str() == Some(name) => {}
        Some(name) => {
            report.fail(
                old,
                format!("serviceAccount differs from serviceAccountName \"{name}\", which counts"),
            );
        }
        None => {
            report.fail(old, "serviceAccount is a deprecated alias of serviceAccountName");
        }
    }
}

/// The alias is dropped where the field that counts is there, else it is renamed.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for pod in pod_templates(object) {
        let Some(old) = pod.spec.str_at(&["serviceAccount"]) else { continue };
        let name = pod.spec.str_at(&["serviceAccountName"]);
        if name == Some(old) {
            continue;
        }
        if name.is_none() {
            edits.push(set(object, pod.spec, &["serviceAccountName"], Literal::String(old.to_owned())));
        }
        edits.push(remove(object, pod.spec, &["serviceAccount"]));
    }
    edits
}
