//! Image is not pinned to a digest.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::image::reference;

pub(crate) const CHECK: Check = Check {
    id: "image-digest-missing",
    title: "image is not pinned to a digest",
    severity: Severity::Low,
    severity_reason: "a tag is a promise of the registry; it matters where the registry or its users are \
                      not trusted",
    category: Category::Images,
    description: "Fails for every container whose image has a tag but no digest. An image without a tag is \
                  left to image-tag-missing.",
    why: "A tag can be moved to another image at any time. A digest names the bytes themselves, so that \
          what was tested and scanned is what runs.",
    remedy: "Add @sha256:… to the reference, and let a tool update it.",
    references: &["https://kubernetes.io/docs/concepts/containers/images/"],
    controls: &[],
    parameters: &[Parameter {
        name: "exempt",
        description: "Registries and repositories whose tags need no digest.",
        default: Setting::Words(&[]),
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
    image: example.org/app:1
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1@sha256:7cc4b5aefd1d0cadf8d97d4350462ba51c694ebca145b08d7d41b41acc8db5aa
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(image) = reference(container) else { return report.not_applicable() };
    let exempt = |prefix: &str| {
        let rest = container.image().strip_prefix(prefix);
        rest.is_some_and(|rest| prefix.ends_with('/') || rest.is_empty() || rest.starts_with(['/', ':']))
    };
    if image.tag.is_some() && image.digest.is_none() && !context.words("exempt").any(exempt) {
        let at = At::path(container.value, &["image"]);
        report.fail(at, format!("{} runs {} without a digest", container.noun(), container.image()));
    }
}
