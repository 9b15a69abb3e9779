//! Scheduled jobs are a way to stay in a cluster.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "cron-job-listed",
    title: "CronJob runs code on a schedule",
    severity: Severity::Info,
    severity_reason: "scheduled jobs are normal; this lists them for review",
    category: Category::Availability,
    description: "Fails for every CronJob that is not suspended.",
    why: "Attackers use CronJobs to come back after they have been thrown out, so that each should be \
          known to somebody.",
    remedy: "Check that the job is known, and delete what nobody knows.",
    references: &["https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/"],
    controls: &["mitre/C-0026"],
    parameters: &[],
    kinds: &["batch/CronJob"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec: {schedule: '0 * * * *', jobTemplate: {spec: {template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}}}
"],
        good: &["
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec: {schedule: '0 * * * *', suspend: true, jobTemplate: {spec: {template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if object.root().bool_at(&["spec", "suspend"]) != Some(true) {
        let schedule = object.root().str_at(&["spec", "schedule"]).unwrap_or_default();
        let at = At::path(object.root(), &["spec", "schedule"]);
        report.fail(at, format!("the job runs on schedule \"{schedule}\""));
    }
}
