//! Changes to objects of a cluster: the one place from which anything is written there.

use seawall_finding::CauseKind;

use crate::live::answer::{parse, root};
use crate::live::api::{Api, JSON};
use crate::live::connect::{ConnectError, connect};
use crate::live::failure::Failure;
use crate::live::options::LiveOptions;
use crate::live::runtime::block_on;

/// Who the server is told has written a field.
const FIELD_MANAGER: &str = "seawall";

/// A change to one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectPatch {
    /// The object's path on the server, such as `/apis/apps/v1/namespaces/shop/deployments/web`.
    pub path: String,
    /// The version of the object that the change was made for.
    pub resource_version: String,
    /// Operations of a JSON patch (RFC 6902), as JSON.
    pub operations: String,
}

/// Why a change was not made, or may not have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// A lower-case fact.
    pub fact: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// Makes changes one after the other, and says for each why it was not made; none where it was. An error
/// means that nothing was sent.
pub fn apply_patches(
    options: &LiveOptions,
    patches: &[ObjectPatch],
) -> Result<Vec<Option<Refusal>>, ConnectError> {
    block_on(1, async {
        let connected = connect(options).await?;
        let api = Api::new(connected.client, &options.connection.user_agent, options.limits);
        let mut refusals = Vec::with_capacity(patches.len());
        for patch in patches {
            refusals.push(apply(&api, patch).await.err());
        }
        Ok(refusals)
    })?
}

async fn apply(api: &Api, patch: &ObjectPatch) -> Result<(), Refusal> {
    let path = format!("{}?fieldManager={FIELD_MANAGER}", patch.path);
    let Err(failure) = api.patch(&path, &patch.operations).await else { return Ok(()) };
    // What a server says where a test of a patch fails is said of any bad patch.
    if failure.kind == CauseKind::Unreadable && has_changed(api, patch).await {
        let hint = "run it again, to see what is to be mended now";
        return Err(Refusal {
            fact: "it has changed since it was read".to_owned(),
            hint: Some(hint.to_owned()),
        });
    }
    Err(refusal(failure))
}

/// Whether the object has another version now.
async fn has_changed(api: &Api, patch: &ObjectPatch) -> bool {
    let Ok(answer) = api.get(&patch.path, JSON).await else { return false };
    let Ok(tree) = parse(&answer.body) else { return false };
    let version = root(&tree).str_at(&["metadata", "resourceVersion"]);
    version.is_some_and(|version| version != patch.resource_version)
}

fn refusal(failure: Failure) -> Refusal {
    let fact = match failure.kind {
        CauseKind::NotServed => "it is gone".to_owned(),
        CauseKind::Denied => format!("there is no right to patch it: {}", failure.detail),
        CauseKind::Timeout | CauseKind::Truncated => {
            format!("it may have been changed or not: {}", failure.detail)
        }
        _ => failure.detail,
    };
    Refusal { fact, hint: failure.hint }
}
