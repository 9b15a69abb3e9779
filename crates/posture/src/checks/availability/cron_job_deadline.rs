//! A CronJob without deadline stops for good after a hundred missed runs.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "cron-job-deadline",
    title: "CronJob has no starting deadline",
    severity: Severity::Low,
    severity_reason: "after a long pause of the controller the job may never run again",
    category: Category::Availability,
    description: "Fails where startingDeadlineSeconds of a CronJob is absent, or below 10, which the \
                  controller may miss each time.",
    why: "Without it the controller counts every missed run since the last one, and gives up above a \
          hundred.",
    remedy: "Set startingDeadlineSeconds to what still makes sense, such as 300.",
    references: &["https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline"],
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
spec: {schedule: '0 * * * *', startingDeadlineSeconds: 5, jobTemplate: {spec: {template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}}}
", "
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec: {schedule: '0 * * * *', jobTemplate: {spec: {template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}}}
"],
        good: &["
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec: {schedule: '0 * * * *', startingDeadlineSeconds: 300, jobTemplate: {spec: {template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let at = At::path(object.root(), &["spec", "startingDeadlineSeconds"]);
    match object.root().i64_at(&["spec", "startingDeadlineSeconds"]) {
        None => report.fail(at, "missed runs are counted without end"),
        Some(seconds) if seconds < 10 => report.fail(at, "the controller checks only every 10 seconds"),
        Some(_) => return,
    };
}
