//! What a namespace ought to hold.

use seawall_check::{At, Context, Report};
use seawall_object::{GroupKind, Object};

/// Fails where a Namespace that is not the cluster's own holds no object of a kind.
pub(crate) fn require_in_namespace(
    namespace: Object<'_>,
    context: &Context<'_>,
    report: &mut Report<'_>,
    kind: &str,
) {
    if matches!(namespace.name(), "kube-system" | "kube-public" | "kube-node-lease") {
        return report.not_applicable();
    }
    let mut found = context.world.of_kind_in(GroupKind::parse(kind), Some(namespace.name()));
    if found.next().is_none() {
        let at = At::path(namespace.root(), &["metadata", "name"]);
        let message = format!("namespace \"{}\" has no {kind}", namespace.name());
        report.absent(context, at, &format!("a {kind} for it"), message);
    }
}
