//! Annotations are the most public part of an object.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{LAST_APPLIED, Object, annotation_secret};

use crate::support::secret::reason;

pub(crate) const CHECK: Check = Check {
    id: "literal-secret-in-annotation",
    title: "annotation holds a secret",
    severity: Severity::High,
    severity_reason: "annotations are shown by every tool and copied to every reader",
    category: Category::Secrets,
    description: "Fails where an annotation of an object that holds pods, of a Service, an Ingress, a \
                  Namespace or a ServiceAccount is named like a secret and holds a literal value, or holds \
                  a known form of token. Copies of applied configuration are not judged here.",
    why: "Annotations are metadata: they are logged, listed, exported and shown without a thought of \
          secrets.",
    remedy: "Move the value into a Secret and refer to it; then change it, since it has been seen.",
    references: &["https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/"],
    controls: &[],
    parameters: &[],
    kinds: &[
        "Pod",
        "ReplicationController",
        "apps/Deployment",
        "apps/StatefulSet",
        "apps/DaemonSet",
        "apps/ReplicaSet",
        "batch/Job",
        "batch/CronJob",
        "Service",
        "networking.k8s.io/Ingress",
        "Namespace",
        "ServiceAccount",
    ],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Service
metadata:
  name: shop
  annotations: {example.org/api-token: abc123}
spec: {ports: [{port: 80}]}
"],
        good: &["
apiVersion: v1
kind: Service
metadata:
  name: shop
  annotations: {example.org/token-secret-name: shop, example.org/owner: shop}
spec: {ports: [{port: 80}]}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let own = object.metadata();
    let templates = context.world.templates_of(context.id).iter();
    let pods = templates.filter_map(|template| context.world.pod(template).metadata);
    let all = own.into_iter().chain(pods.filter(|inner| own.is_none_or(|own| own.id() != inner.id())));
    for metadata in all {
        for (key, value) in metadata.at(&["annotations"]).into_iter().flat_map(|map| map.entries()) {
            if key == LAST_APPLIED {
                continue;
            }
            if let Some(found) = annotation_secret(key, value) {
                let message = format!("annotation {key} holds {}", reason(found.reason));
                report.fail(value, message).discriminator(key);
            }
        }
    }
}
