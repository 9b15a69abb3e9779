//! Finished jobs stay until somebody deletes them.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "job-never-cleaned",
    title: "Job is kept for ever after it finished",
    severity: Severity::Low,
    severity_reason: "finished jobs and their pods fill the cluster's store",
    category: Category::Availability,
    description: "Fails where a Job that no controller owns sets no ttlSecondsAfterFinished.",
    why: "Each finished Job keeps its pods and logs; thousands of them slow the API server down.",
    remedy: "Set ttlSecondsAfterFinished.",
    references: &["https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/"],
    controls: &[],
    parameters: &[],
    kinds: &["batch/Job"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec: {template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        good: &["
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec: {ttlSecondsAfterFinished: 3600, template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if object.owners().next().is_some() || object.annotation("helm.sh/hook").is_some() {
        return report.not_applicable();
    }
    if object.root().at(&["spec", "ttlSecondsAfterFinished"]).is_none() {
        let at = At::path(object.root(), &["spec", "ttlSecondsAfterFinished"]);
        report.fail(at, "the finished job is never deleted");
    }
}
