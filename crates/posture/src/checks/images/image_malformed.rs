//! Image reference is absent or malformed.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, ImageReference};

pub(crate) const CHECK: Check = Check {
    id: "image-malformed",
    title: "image reference is absent or malformed",
    severity: Severity::Medium,
    severity_reason: "the container never starts, so the workload silently has none",
    category: Category::Images,
    description: "Fails for every container whose image is absent, empty, or not a reference that container \
                  runtimes can read.",
    why: "The kubelet reports InvalidImageName and tries for ever. A placeholder that a template engine \
          left behind is the usual cause.",
    remedy: "Write registry, repository and tag or digest, all but the tag in lower case.",
    references: &[
        "https://kubernetes.io/docs/concepts/containers/images/",
        "https://github.com/opencontainers/distribution-spec/blob/main/spec.md",
    ],
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
    image: Example.org/App:1
",
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: "example.org/app:"
"#,
        ],
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
    if let Err(error) = ImageReference::parse(container.image()) {
        let at = At::path(container.value, &["image"]);
        report.fail(at, format!("{}: {error}", container.noun()));
    }
}
