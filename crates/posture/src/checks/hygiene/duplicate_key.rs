//! A key that stands twice hides one of its values.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_yaml::NoticeKind;

use crate::support::notice::notices_of;

pub(crate) const CHECK: Check = Check {
    id: "duplicate-key",
    title: "key stands twice in one map",
    severity: Severity::Medium,
    severity_reason: "what a reviewer reads first is not what counts",
    category: Category::Hygiene,
    description: "Fails where a map of the document that holds the object has a key twice. The API server, \
                  and so Seawall, takes the last value.",
    why: "The value that counts stands further down: that is how a privileged: true is hidden below a false.",
    remedy: "Remove all but one.",
    references: &["https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data: {mode: safe, mode: fast}
"],
        good: &["
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data: {mode: safe}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let root = object.root();
    for (_, notice) in notices_of(context, root) {
        let Some(node) = notice.node.filter(|_| notice.kind == NoticeKind::DuplicateKey) else { continue };
        if root.contains(node) {
            let value = root.tree().value(node);
            let key = value.key().unwrap_or_default();
            report
                .fail(value, format!("the key \"{key}\" stands twice; this value counts"))
                .discriminator(key);
        }
    }
}
