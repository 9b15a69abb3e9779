//! What the tests of this folder share.

use seawall_podsecurity::{Evidence, Version};
use seawall_yaml::{NodeId, Options, Step, Stream, read};

/// A stream of one document that upstream reads too.
pub(crate) fn document(text: &str) -> (Stream, NodeId) {
    let stream = read(text.as_bytes(), &Options::default());
    let root = match stream.documents.as_slice() {
        [document] => document.root.clone().unwrap_or_else(|error| panic!("{text}: {error:?}")),
        documents => panic!("{text}: {} documents", documents.len()),
    };
    (stream, root)
}

/// The version of that name.
pub(crate) fn version(name: &str) -> Version {
    name.parse().unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// `path.to.node`, with `+missing.suffix` for a field that is missing.
#[allow(dead_code, reason = "not every test looks at evidence")]
pub(crate) fn place(stream: &Stream, root: NodeId, evidence: &Evidence) -> String {
    let steps = stream.tree.path(root, evidence.node);
    let steps: Vec<String> = steps
        .into_iter()
        .map(|step| match step {
            Step::Key(key) => key,
            Step::Index(index) => index.to_string(),
        })
        .collect();
    match evidence.missing {
        "" => steps.join("."),
        missing => format!("{}+{missing}", steps.join(".")),
    }
}
