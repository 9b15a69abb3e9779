//! Image has a tag that moves by convention.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::image::reference;

pub(crate) const CHECK: Check = Check {
    id: "image-tag-floating",
    title: "image has a tag that moves by convention",
    severity: Severity::Low,
    severity_reason: "what runs changes without a change of the manifest, though mostly by the hands that \
                      wrote it",
    category: Category::Images,
    description: "Fails for every container whose image has, without a digest, one of the tags of the \
                  parameter tags, such as stable, main or nightly.",
    why: "Such a tag names a branch or a channel. What it stands for when the container restarts is not \
          what was tested, and nothing in the manifest tells.",
    remedy: "Name a release by its tag, better by its digest.",
    references: &["https://kubernetes.io/docs/concepts/containers/images/"],
    controls: &[],
    parameters: &[Parameter {
        name: "tags",
        description: "Tags that do not name a release.",
        default: Setting::Words(&[
            "canary",
            "dev",
            "develop",
            "development",
            "edge",
            "head",
            "main",
            "mainline",
            "master",
            "next",
            "nightly",
            "rolling",
            "snapshot",
            "stable",
            "staging",
            "testing",
            "trunk",
            "unstable",
        ]),
    }],
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
    image: example.org/app:main
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

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(image) = reference(container) else { return report.not_applicable() };
    if let Some(tag) = image.tag
        && image.digest.is_none()
        && context.has_word("tags", tag)
    {
        let at = At::path(container.value, &["image"]);
        report.fail(at, format!("{} runs {}, whose tag moves", container.noun(), container.image()));
    }
}
