//! Image has neither tag nor digest.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::image::reference;

pub(crate) const CHECK: Check = Check {
    id: "image-tag-missing",
    title: "image has neither tag nor digest",
    severity: Severity::Medium,
    severity_reason: "the newest image is run whenever a container starts, whatever it is by then",
    category: Category::Images,
    description: "Fails for every container whose image names neither a tag nor a digest, which means the \
                  tag latest.",
    why: "Two replicas of one workload may run different programs, a rollback brings back nothing, and \
          whoever may push to the repository decides what runs at the next restart.",
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
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: localhost:5000/app
",
        ],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app@sha256:7cc4b5aefd1d0cadf8d97d4350462ba51c694ebca145b08d7d41b41acc8db5aa
",
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(image) = reference(container) else { return report.not_applicable() };
    if image.tag.is_none() && image.digest.is_none() {
        let at = At::path(container.value, &["image"]);
        report.fail(at, format!("{} runs {}, which has no tag", container.noun(), container.image()));
    }
}
