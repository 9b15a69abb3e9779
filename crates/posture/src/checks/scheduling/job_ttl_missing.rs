//! Finished Job is kept for ever.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "job-ttl-missing",
    title: "finished Job is kept for ever",
    severity: Severity::Info,
    severity_reason: "it only fills the cluster's database and its lists",
    category: Category::Availability,
    description: "Fails for every Job without spec.ttlSecondsAfterFinished that no other object owns.",
    why: "The Job and its pods stay, with their logs and whatever their manifests hold, until someone \
          deletes them.",
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
        bad: &[r#"
apiVersion: batch/v1
kind: Job
metadata: {name: agent}
spec:
  template:
    metadata: {labels: {app: agent}}
    spec:
      restartPolicy: Never
      containers: [{name: app, image: "example.org/app:1"}]
"#],
        good: &[r#"
apiVersion: batch/v1
kind: Job
metadata: {name: agent}
spec:
  ttlSecondsAfterFinished: 3600
  template:
    spec:
      restartPolicy: Never
      containers: [{name: app, image: "example.org/app:1"}]
"#],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if object.owners().next().is_some() {
        return report.not_applicable();
    }
    if object.root().at(&["spec", "ttlSecondsAfterFinished"]).is_none() {
        report.fail(
            At::path(object.root(), &["spec", "ttlSecondsAfterFinished"]),
            "the Job is never cleaned up",
        );
    }
}
