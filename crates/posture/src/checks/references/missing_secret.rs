//! A pod that needs a Secret which is not there does not start.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::reference::{Wanted, judge_wanted};

pub(crate) const CHECK: Check = Check {
    id: "missing-secret",
    title: "pod refers to a Secret that does not exist",
    severity: Severity::Medium,
    severity_reason: "the pod does not start, or somebody else supplies what it trusts",
    category: Category::References,
    description: "Fails where a volume, env or envFrom of a pod refers to a Secret that is in no source of \
                  a complete World, and is not optional.",
    why: "The pod waits for ever. Whoever may create Secrets in the namespace can supply the missing one, \
          such as a key that the program then trusts.",
    remedy: "Create the Secret, correct the name, or mark the reference optional.",
    references: &["https://kubernetes.io/docs/concepts/configuration/secret/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &["Secret"],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec:
  containers: [{name: app, image: 'example.org/app:1', env: [{name: A, valueFrom: {secretKeyRef: {name: shop, key: a}}}]}]
", "
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec:
  containers: [{name: app, image: 'example.org/app:1'}]
  volumes: [{name: all, projected: {sources: [{secret: {name: shop}}]}}]
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec:
  containers: [{name: app, image: 'example.org/app:1'}]
  volumes: [{name: db, secret: {secretName: db}}]
---
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
"],
        complete: true,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    judge_wanted(pod, context, report, Wanted::Secret, &[]);
}
