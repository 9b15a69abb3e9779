//! envFrom takes every key of a Secret, those of tomorrow too.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "secret-in-env-from",
    title: "container takes all keys of a Secret as environment variables",
    severity: Severity::Low,
    severity_reason: "it takes someone who may change the Secret, or a key that nobody thought of",
    category: Category::Secrets,
    description: "Fails where envFrom refers to a Secret.",
    why: "Whoever may add keys to the Secret sets any variable, such as LD_PRELOAD or PATH, of the \
          container; and the program gets keys that it does not need.",
    remedy: "Name the keys that the program needs, best as files of a mounted Secret.",
    references: &["https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/"],
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
metadata: {name: shop}
spec:
  containers:
  - name: app
    image: example.org/app:1
    envFrom: [{secretRef: {name: db}}]
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: app
    image: example.org/app:1
    envFrom: [{configMapRef: {name: shop}}]
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for secret in container.value.items_at(&["envFrom"]).filter_map(|from| from.at(&["secretRef"])) {
        let name = secret.str_at(&["name"]).unwrap_or_default();
        report.fail(secret, format!("every key of Secret \"{name}\" becomes a variable")).discriminator(name);
    }
}
