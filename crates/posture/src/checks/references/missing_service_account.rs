//! A pod that names a service account which does not exist is never created.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::{CauseKind, Severity};
use seawall_object::PodTemplate;
use seawall_world::Resolution;

pub(crate) const CHECK: Check = Check {
    id: "missing-service-account",
    title: "pod names a service account that does not exist",
    severity: Severity::Medium,
    severity_reason: "the workload does not start; whoever may create service accounts can supply the \
                      missing one",
    category: Category::References,
    description: "Fails where spec.serviceAccountName names a service account that is in no source of a \
                  complete World. The account `default` exists in every namespace.",
    why: "The API server refuses the pods, so the workload silently has none. A name left open can also be \
          filled later by someone else, with rights nobody reviewed together with the workload.",
    remedy: "Create the ServiceAccount in the same namespace, or correct the name.",
    references: &["https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &["ServiceAccount"],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec:
  serviceAccountName: agent
  containers: [{name: app, image: example.org/app:1}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: agent, namespace: other}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec:
  serviceAccountName: agent
  containers: [{name: app, image: example.org/app:1}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: agent, namespace: shop}
"],
        complete: true,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let name = pod.service_account();
    if name == "default" {
        return report.not_applicable();
    }
    let at = At::path(pod.spec, &["serviceAccountName"]);
    let what = format!("the ServiceAccount \"{name}\"");
    match context.resolve("ServiceAccount", name) {
        Resolution::Found(_) => {}
        Resolution::Elsewhere(_) => {
            let detail = format!("{what} has no certain namespace");
            report.unknown(at, CauseKind::OutsideScope, detail);
        }
        Resolution::Absent => {
            report.absent(context, at, &what, format!("{what} does not exist"));
        }
    }
}
