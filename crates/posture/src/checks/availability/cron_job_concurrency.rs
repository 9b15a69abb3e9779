//! Runs of a job that overlap pile up.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "cron-job-concurrency",
    title: "CronJob lets its runs overlap",
    severity: Severity::Low,
    severity_reason: "slow runs pile up and use what others need",
    category: Category::Availability,
    description: "Fails where concurrencyPolicy of a CronJob is absent or Allow.",
    why: "When one run takes longer than the interval, the next starts beside it, and they work on the \
          same data.",
    remedy: "Set concurrencyPolicy: Forbid or Replace.",
    references: &["https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy"],
    controls: &[],
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
spec: {schedule: '0 * * * *', concurrencyPolicy: Forbid, jobTemplate: {spec: {template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if object.root().str_at(&["spec", "concurrencyPolicy"]).is_none_or(|policy| policy == "Allow") {
        report.fail(At::path(object.root(), &["spec", "concurrencyPolicy"]), "runs may overlap");
    }
}
