//! Text of a document that the API server drops or overrides.

use seawall_check::Context;
use seawall_yaml::{NodeId, Notice, Value};

/// The notices of the document that holds the object at hand, whose root is `root`.
pub(crate) fn notices_of<'w>(context: &Context<'w>, root: Value<'_>) -> &'w [(NodeId, Notice)] {
    // Notices stand in the order of their documents, and a document's nodes follow its root.
    let notices = &context.world.source(context.id).notices;
    let end = notices.partition_point(|(document, _)| document.0 <= root.id().0);
    let Some((document, _)) = end.checked_sub(1).and_then(|last| notices.get(last)) else { return &[] };
    if !root.tree().value(*document).contains(root.id()) {
        return &[];
    }
    let start = notices.partition_point(|(other, _)| other.0 < document.0);
    &notices[start..end]
}
