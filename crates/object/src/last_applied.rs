//! The copy of an object that `kubectl apply` leaves in an annotation. Only its `apiVersion` is told.

use seawall_yaml::{Limits, NodeId, read_json};

use crate::metadata::Object;
use crate::secret::LAST_APPLIED;

/// How the copy begins where no key stands before the version in the order of letters.
const BEGIN: &str = "{\"apiVersion\":\"";

/// What stands for a copy, around its version.
const MARK: (&str, &str) = (" bytes: apiVersion ", ">");

/// Bytes of a version. No server knows a longer one.
const VERSION_BYTES_MAX: usize = 320;

/// The `apiVersion` in which `kubectl apply` wrote an object the last time, if it did.
pub fn last_applied_version(object: Object<'_>) -> Option<String> {
    let text = object.annotation(LAST_APPLIED)?.as_str()?;
    version_of_mark(text).map(str::to_owned).or_else(|| version_of_copy(text))
}

/// What stands for a copy where it may not be kept.
pub(crate) fn stand_in(text: &str) -> String {
    if version_of_mark(text).is_some() {
        return text.to_owned();
    }
    let bytes = text.len();
    match version_of_copy(text) {
        Some(version) => format!("<redacted {bytes}{}{version}{}", MARK.0, MARK.1),
        None => format!("<redacted {bytes} bytes>"),
    }
}

fn version_of_copy(text: &str) -> Option<String> {
    let version = match text.strip_prefix(BEGIN) {
        Some(rest) => rest.split('"').next()?.to_owned(),
        None => {
            let tree = read_json(text.as_bytes(), &Limits::default()).ok()?;
            tree.value(NodeId(0)).str_at(&["apiVersion"])?.to_owned()
        }
    };
    is_version(&version).then_some(version)
}

fn version_of_mark(text: &str) -> Option<&str> {
    let (bytes, version) = text.strip_prefix("<redacted ")?.strip_suffix(MARK.1)?.split_once(MARK.0)?;
    let is_number = !bytes.is_empty() && bytes.len() < 20 && bytes.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && is_version(version)).then_some(version)
}

/// Whether a text is a version as servers have them, such as `apps/v1beta2`, and so no value of anything.
fn is_version(text: &str) -> bool {
    let (group, version) = text.split_once('/').unwrap_or(("", text));
    let is_label = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    let Some(rest) = version.strip_prefix('v') else { return false };
    let digits = rest.trim_start_matches(|character: char| character.is_ascii_digit());
    let stage = digits.trim_end_matches(|character: char| character.is_ascii_digit());
    text.len() <= VERSION_BYTES_MAX
        && group.bytes().all(is_label)
        && digits.len() < rest.len()
        && matches!(stage, "" | "alpha" | "beta")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_version_of_a_copy_is_told() {
        for (text, version) in [
            (
                r#"{"apiVersion":"policy/v1beta1","kind":"X","spec":{"password":"canary"}}"#,
                Some("policy/v1beta1"),
            ),
            (
                r#"{"allowVolumeExpansion":true,"apiVersion":"storage.k8s.io/v1beta1"}"#,
                Some("storage.k8s.io/v1beta1"),
            ),
            (r#"{"apiVersion":"v1","data":{"a":"canary"}}"#, Some("v1")),
            (r#"{"apiVersion":"apps/v2alpha12"}"#, Some("apps/v2alpha12")),
            (r#"{"apiVersion":"canary"}"#, None),
            (r#"{"apiVersion":"a/canary"}"#, None),
            (r#"{"apiVersion":"Canary/v1"}"#, None),
            (r#"{"apiVersion":"v"}"#, None),
            (r#"{"apiVersion":"v1canary"}"#, None),
            (r#"{"apiVersion":"v1\u0022canary"}"#, None),
            ("canary", None),
            ("<redacted 9 bytes: apiVersion canary>", None),
            ("<redacted canary bytes: apiVersion v1>", None),
        ] {
            assert_eq!(version_of_copy(text).as_deref(), version, "{text}");
            let left = stand_in(text);
            assert!(!left.to_lowercase().contains("canary"), "{left}");
            assert_eq!(version_of_mark(&left), version, "{left}");
            assert_eq!(version_of_mark(&stand_in(&left)), version, "{left} is redacted once more");
        }
        assert_eq!(stand_in(r#"{"apiVersion":"apps/v1"}"#), "<redacted 24 bytes: apiVersion apps/v1>");
    }
}
