//! Entry of imagePullSecrets has no name.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

pub(crate) const CHECK: Check = Check {
    id: "image-pull-secret-unnamed",
    title: "entry of imagePullSecrets has no name",
    severity: Severity::Low,
    severity_reason: "the entry does nothing; if it was needed, the image cannot be pulled",
    category: Category::Images,
    description: "Fails for every entry of imagePullSecrets, of a pod or of a ServiceAccount, without a \
                  name.",
    why: "The API server accepts the entry and ignores it, so that a private image fails to be pulled with \
          an error that does not name the cause.",
    remedy: "Write name: and the Secret's name, or remove the entry.",
    references: &["https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  imagePullSecrets: [{}]
  containers:
  - name: app
    image: example.org/app:1
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  imagePullSecrets: [{name: registry}]
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
    image: example.org/app:1
",
        ],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for entry in pod.spec.items_at(&["imagePullSecrets"]) {
        if entry.str_at(&["name"]).unwrap_or_default().is_empty() {
            report.fail(At::path(entry, &["name"]), "an entry of imagePullSecrets has no name");
        }
    }
}
