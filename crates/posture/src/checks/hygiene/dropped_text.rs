//! Text that the API server never reads.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_yaml::NoticeKind;

use crate::support::notice::notices_of;

pub(crate) const CHECK: Check = Check {
    id: "dropped-text",
    title: "document holds text that is dropped without a word",
    severity: Severity::Medium,
    severity_reason: "reviewers read what the cluster never gets",
    category: Category::Hygiene,
    description: "Fails where the document of an object goes on after its end, as behind a second document \
                  without separator, and the API server drops that text.",
    why: "Whatever stands there looks applied and is not: a NetworkPolicy, for example.",
    remedy: "Separate documents with ---, or remove the text.",
    references: &[
        "https://kubernetes.io/docs/concepts/workloads/management/#organizing-resource-configurations",
    ],
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
...
kind: Lost
"],
        good: &["
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let root = object.root();
    if notices_of(context, root).iter().any(|(_, notice)| notice.kind == NoticeKind::DroppedText) {
        report.fail(root, "text behind this document is dropped");
    }
}
