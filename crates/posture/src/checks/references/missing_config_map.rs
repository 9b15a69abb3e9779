//! A pod that needs a ConfigMap which is not there does not start.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::reference::{Wanted, judge_wanted};

pub(crate) const CHECK: Check = Check {
    id: "missing-config-map",
    title: "pod refers to a ConfigMap that does not exist",
    severity: Severity::Medium,
    severity_reason: "the pod does not start, or somebody else supplies its configuration",
    category: Category::References,
    description: "Fails where a volume, env or envFrom of a pod refers to a ConfigMap that is in no source \
                  of a complete World, and is not optional.",
    why: "The pod waits for ever. Whoever may create ConfigMaps in the namespace can supply the missing \
          one, and with it the program's configuration.",
    remedy: "Create the ConfigMap, correct the name, or mark the reference optional.",
    references: &["https://kubernetes.io/docs/concepts/configuration/configmap/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &["ConfigMap"],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec:
  containers: [{name: app, image: 'example.org/app:1', envFrom: [{configMapRef: {name: shop}}]}]
", "
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec:
  containers: [{name: app, image: 'example.org/app:1'}]
  volumes: [{name: config, configMap: {name: shop}}]
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec:
  containers: [{name: app, image: 'example.org/app:1', envFrom: [{configMapRef: {name: shop}}]}]
  volumes: [{name: ca, configMap: {name: kube-root-ca.crt}}, {name: more, configMap: {name: more, optional: true}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: shop, namespace: shop}
"],
        complete: true,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    // The cluster puts this one into every namespace.
    judge_wanted(pod, context, report, Wanted::ConfigMap, &["kube-root-ca.crt"]);
}
