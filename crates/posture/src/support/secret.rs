//! Judging literals that may be secrets.

use seawall_check::Context;
use seawall_object::SecretReason;
use seawall_yaml::Value;

/// The words for messages that name a reason.
pub(crate) fn reason(reason: SecretReason) -> String {
    match reason {
        SecretReason::Declared | SecretReason::Name => "a secret as plain text".to_owned(),
        SecretReason::Format(format) => format!("a secret as plain text ({format})"),
    }
}

/// What a literal is found to be, once the parameters `names`, `values`, `allowed-names` and
/// `allowed-values` of the check have had their say; none where it is fine.
pub(crate) fn judge_literal(
    context: &Context<'_>,
    name: &str,
    value: Value<'_>,
    found: Option<SecretReason>,
) -> Option<String> {
    let text = value.as_str()?;
    let named = |list| context.words(list).any(|part| holds(name, part));
    let valued = |list| context.words(list).any(|part| holds(text, part));
    // Who lists a name means every literal, even one that looks like a stand-in.
    let is_literal = !text.trim().is_empty() && !text.contains("$(") && !text.contains("${");
    let listed = || is_literal && !text.starts_with('/') && (named("names") || valued("values"));
    if found.is_none() && !listed() {
        return None;
    }
    if named("allowed-names") || valued("allowed-values") {
        return None;
    }
    Some(reason(found.unwrap_or(SecretReason::Name)))
}

/// Whether a text holds a part, without regard to case.
fn holds(text: &str, part: &str) -> bool {
    let part = part.as_bytes();
    !part.is_empty() && text.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part))
}
