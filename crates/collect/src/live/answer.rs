//! The bytes of an answer, read as JSON.

use seawall_finding::CauseKind;
use seawall_yaml::{ErrorKind, Limits, NodeId, Tree, Value, read_json};

use crate::live::failure::Failure;

/// Reads an answer that must be one JSON object.
pub(crate) fn parse(body: &[u8]) -> Result<Tree, Failure> {
    let tree = read_json(body, &Limits::default()).map_err(|error| match error.kind {
        ErrorKind::Limit => Failure::new(CauseKind::Limit, error.message),
        _ if body.len() == error.span.end as usize || error.message.contains("ends within") => {
            Failure::new(CauseKind::Truncated, "the answer ends within a value")
        }
        _ => Failure::new(CauseKind::Unparsable, "the answer is not JSON")
            .hint("see that the address in the kubeconfig is that of an API server"),
    })?;
    match root(&tree).is_map() {
        true => Ok(tree),
        false => Err(Failure::new(CauseKind::Unparsable, "the answer is no JSON object")),
    }
}

/// The value of an answer.
pub(crate) fn root(tree: &Tree) -> Value<'_> {
    tree.value(NodeId(0))
}

/// What a `Status` says, if the bytes are one.
pub(crate) fn status_message(body: &[u8]) -> Option<String> {
    let tree = read_json(body, &Limits::default()).ok()?;
    Some(root(&tree).str_at(&["message"])?.to_owned())
}
