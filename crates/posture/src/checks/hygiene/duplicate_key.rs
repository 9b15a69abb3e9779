//! A key that stands twice hides one of its values.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_yaml::{NoticeKind, Span, Value};

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
    let source = context.world.source(context.id);
    for (_, notice) in notices_of(context, root) {
        if notice.kind != NoticeKind::DuplicateKey || !spans(root, notice.span) {
            continue;
        }
        let line = source.place(notice.span.start).position.map_or(0, |(line, _)| line);
        let counts = notice.node.filter(|node| root.contains(*node)).map(|node| root.tree().value(node));
        let at = counts.unwrap_or(root);
        let key = at.key().unwrap_or_default();
        report
            .fail(at, format!("the key \"{key}\" stands twice; its value at line {line} does not count"))
            .discriminator(key);
    }
}

fn spans(value: Value<'_>, span: Span) -> bool {
    value.span().is_some_and(|own| own.value.start <= span.start && span.end <= own.value.end)
}
