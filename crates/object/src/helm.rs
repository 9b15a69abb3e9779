//! The releases that Helm keeps in a cluster: of each revision a Secret or a ConfigMap, with the rendered
//! manifest and all values in one packed text.
//!
//! **Invariant:** of what is packed nothing leaves this module but the names and types in a [`Release`].

mod digest;
mod unpack;

use seawall_yaml::Value;

use crate::metadata::{GroupKind, Object};

pub use digest::{Release, ReleaseObject};
pub use unpack::{ReleaseError, ReleaseLimits};

/// The key under which an object that was read from a cluster bears the digest of its release, whose text
/// is not kept. No server gives it.
pub const RELEASE_DIGEST: &str = "helmRelease";

/// The type of the Secrets.
const SECRET_TYPE: &str = "helm.sh/release.v1";

/// How the names of the objects begin.
const NAME_START: &str = "sh.helm.release.v1.";

/// An object in which Helm keeps one revision of a release. Helm finds it by its labels.
#[derive(Clone, Copy, Debug)]
pub struct ReleaseRecord<'t> {
    object: Object<'t>,
    /// A Secret's values are in base64 once more.
    is_secret: bool,
}

// === impl ReleaseRecord ===

impl<'t> ReleaseRecord<'t> {
    /// The record that an object is, if it is one.
    pub fn of(object: Object<'t>) -> Option<Self> {
        let kind = object.group_kind();
        let is_secret = kind == GroupKind::parse("Secret");
        let is_one = match is_secret {
            true => object.root().str_at(&["type"]) == Some(SECRET_TYPE),
            false => kind == GroupKind::parse("ConfigMap") && packed_in_config_map(object).is_some(),
        };
        is_one.then_some(ReleaseRecord { object, is_secret })
    }

    /// The release's name.
    pub fn name(self) -> &'t str {
        self.object.label("name").unwrap_or_default()
    }

    /// The revision; zero where nobody says.
    pub fn revision(self) -> u64 {
        self.object.label("version").and_then(|text| text.parse().ok()).unwrap_or_default()
    }

    /// Whether it is what is deployed, which the next upgrade starts from, and no earlier or failed
    /// revision.
    pub fn is_deployed(self) -> bool {
        self.object.label("owner") == Some("helm") && self.object.label("status") == Some("deployed")
    }

    /// Unpacks the release.
    pub fn unpack(self, limits: &ReleaseLimits) -> Result<Release, ReleaseError> {
        let text = self.object.root().str_at(&["data", "release"]);
        let text = text.ok_or_else(|| unpack::malformed("it holds no release"))?;
        unpack::unpack(text, self.is_secret, limits)
    }

    /// The digest that was kept when the object was read from a cluster; none where none was.
    pub fn kept(self) -> Option<Result<Release, ReleaseError>> {
        self.object.root().get(RELEASE_DIGEST).map(digest::read)
    }
}

/// The packed text that a ConfigMap holds, if it is a release's.
pub(crate) fn packed_in_config_map<'t>(object: Object<'t>) -> Option<Value<'t>> {
    object.root().at(&["data", "release"]).filter(|_| is_of_helm(object))
}

fn is_of_helm(object: Object<'_>) -> bool {
    object.label("owner") == Some("helm") || object.name().starts_with(NAME_START)
}
