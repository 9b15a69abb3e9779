//! Fields of a stored result, each with its type or a fault that has a place.

use std::str::FromStr;

use seawall_yaml::{Children, Value};

/// What is wrong, and at which byte.
pub(crate) struct Fault {
    pub(crate) offset: u32,
    pub(crate) fact: String,
    pub(crate) hint: Option<String>,
}

/// What was read, or why not.
pub(crate) type Read<T> = Result<T, Fault>;

// === impl Fault ===

impl Fault {
    /// With what to do about it.
    pub(crate) fn hint(self, hint: &str) -> Self {
        Fault { hint: Some(hint.to_owned()), ..self }
    }
}

/// A fault of a value.
pub(crate) fn fault(value: Value<'_>, fact: impl Into<String>) -> Fault {
    let offset = value.span().map_or(0, |span| span.value.start);
    Fault { offset, fact: fact.into(), hint: None }
}

/// A field that has to be there.
pub(crate) fn need<'t>(of: Value<'t>, key: &str) -> Read<Value<'t>> {
    if !of.is_map() {
        return Err(fault(of, format!("expected a map with \"{key}\"")));
    }
    of.get(key).ok_or_else(|| fault(of, format!("\"{key}\" is missing")))
}

fn typed<'t, T>(of: Value<'t>, key: &str, noun: &str, get: impl FnOnce(Value<'t>) -> Option<T>) -> Read<T> {
    let value = need(of, key)?;
    get(value).ok_or_else(|| fault(value, format!("\"{key}\" is no {noun}")))
}

/// A string.
pub(crate) fn text(of: Value<'_>, key: &str) -> Read<String> {
    typed(of, key, "string", Value::as_str).map(str::to_owned)
}

/// A string; none where it is null or not there.
pub(crate) fn optional(of: Value<'_>, key: &str) -> Read<Option<String>> {
    match of.get(key) {
        Some(value) if !value.is_null() => text(of, key).map(Some),
        _ => Ok(None),
    }
}

/// A string that its type understands.
pub(crate) fn parsed<T: FromStr<Err = String>>(of: Value<'_>, key: &str) -> Read<T> {
    let word = typed(of, key, "string", Value::as_str)?;
    word.parse().map_err(|_| fault(of.get(key).unwrap_or(of), format!("\"{key}\" is not as it should be")))
}

/// `true` or `false`.
pub(crate) fn boolean(of: Value<'_>, key: &str) -> Read<bool> {
    typed(of, key, "boolean", Value::as_bool)
}

/// A number that counts something.
pub(crate) fn number<N: TryFrom<i64>>(of: Value<'_>, key: &str) -> Read<N> {
    typed(of, key, "count", |value| value.as_i64().and_then(|number| N::try_from(number).ok()))
}

/// A share of one, or none.
pub(crate) fn share(of: Value<'_>, key: &str) -> Read<Option<f64>> {
    if need(of, key)?.is_null() {
        return Ok(None);
    }
    let share = |value: Value<'_>| value.as_f64().filter(|share| (0.0..=1.0).contains(share));
    typed(of, key, "share of one", share).map(Some)
}

/// The items of a list.
pub(crate) fn items<'t>(of: Value<'t>, key: &str) -> Read<Children<'t>> {
    typed(of, key, "list", |value| value.is_list().then(|| value.items()))
}

/// A list of strings.
pub(crate) fn words(of: Value<'_>, key: &str) -> Read<Vec<String>> {
    let word = |value: Value<'_>| match value.as_str() {
        Some(word) => Ok(word.to_owned()),
        None => Err(fault(value, format!("an item of \"{key}\" is no string"))),
    };
    items(of, key)?.map(word).collect()
}
