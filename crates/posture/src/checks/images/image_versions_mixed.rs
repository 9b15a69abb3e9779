//! Pod runs one image in two versions.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::image::reference;

pub(crate) const CHECK: Check = Check {
    id: "image-versions-mixed",
    title: "pod runs one image in two versions",
    severity: Severity::Info,
    severity_reason: "it is mostly an update that was forgotten, and now and then meant",
    category: Category::Images,
    description: "Fails for every pod whose containers name the same repository with different tags or \
                  digests.",
    why: "Two versions of one program in a pod, say in an init container and in the main one, mean that one \
          of them misses the fixes of the other.",
    remedy: "Use the same tag or digest for both.",
    references: &["https://kubernetes.io/docs/concepts/containers/images/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &[r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  initContainers: [{name: setup, image: "example.org/app:2"}]
  containers:
  - name: app
    image: example.org/app:1
"#],
        good: &[
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  initContainers: [{name: setup, image: "example.org/app:1"}]
  containers:
  - name: app
    image: example.org/app:1
"#,
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
",
        ],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for (index, container) in pod.containers().enumerate().skip(1) {
        let Some(image) = reference(container) else { continue };
        let other = pod.containers().take(index).find(|earlier| {
            earlier.image() != container.image()
                && reference(*earlier).is_some_and(|earlier| {
                    earlier.registry == image.registry
                        && earlier.repository == image.repository
                        && (earlier.tag != image.tag || earlier.digest != image.digest)
                })
        });
        if let Some(other) = other {
            let at = At::path(container.value, &["image"]);
            let (noun, others) = (container.noun(), other.noun());
            report.fail(at, format!("{noun} runs another version of {} than {others}", image.name()));
        }
    }
}
