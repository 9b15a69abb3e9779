//! Image has the tag latest.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::image::reference;

pub(crate) const CHECK: Check = Check {
    id: "image-tag-latest",
    title: "image has the tag latest",
    severity: Severity::Medium,
    severity_reason: "the newest image is run whenever a container starts, whatever it is by then",
    category: Category::Images,
    description: "Fails for every container whose image has the tag latest and no digest.",
    why: "Latest means whatever was pushed last. Two replicas may run different programs, a rollback brings \
          back nothing, and whoever may push decides what runs at the next restart.",
    remedy: "Name the version by its tag, better by its digest.",
    references: &["https://kubernetes.io/docs/concepts/containers/images/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:latest
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(image) = reference(container) else { return report.not_applicable() };
    if image.tag == Some("latest") && image.digest.is_none() {
        let at = At::path(container.value, &["image"]);
        report.fail(at, format!("{} runs the latest {}", container.noun(), image.name()));
    }
}
