//! What the API server makes of an HTTP request before it asks whether it is allowed.

use seawall_object::Selector;

use crate::request::{Request, Resource};

/// An address that the API server refuses before it asks anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HttpError;

const NAMESPACE_SUBRESOURCES: [&str; 2] = ["status", "finalize"];

/// The request that a method and an address with its query mean.
///
/// # Errors
///
/// An address of the old forms `/proxy/` and `/watch/` that ends too early.
pub fn from_http(method: &str, url: &str) -> Result<Request, HttpError> {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let path = decoded(path, false);
    let plain = || Ok(Request::url(&method.to_lowercase(), &path));
    let trimmed = path.trim_matches('/');
    let parts: Vec<&str> = if trimmed.is_empty() { Vec::new() } else { trimmed.split('/').collect() };
    let (group, rest) = match parts.as_slice() {
        ["api", rest @ ..] if rest.len() >= 2 => ("", rest),
        ["apis", group, rest @ ..] if rest.len() >= 2 => (*group, rest),
        _ => return plain(),
    };
    // The version of the API does not matter.
    let rest = &rest[1..];
    let (verb, rest, by_path) = match rest {
        ["proxy" | "watch"] => return Err(HttpError),
        [special @ ("proxy" | "watch"), rest @ ..] => (*special, rest, true),
        rest => (verb_of(method), rest, false),
    };
    let (namespace, rest) = namespace_of(rest);
    let mut resource = Resource {
        group: group.to_owned(),
        resource: rest.first().copied().unwrap_or_default().to_owned(),
        name: rest.get(1).copied().unwrap_or_default().to_owned(),
        namespace: namespace.to_owned(),
        ..Resource::default()
    };
    if verb != "proxy" {
        resource.subresource = rest.get(2).copied().unwrap_or_default().to_owned();
    }
    let query = Query::read(query);
    let verb = match verb {
        "get" if resource.name.is_empty() => {
            let (verb, name) = query.list();
            resource.name = name;
            verb
        }
        "delete" if resource.name.is_empty() => "deletecollection",
        verb => verb,
    };
    if !by_path && matches!(verb, "list" | "watch" | "deletecollection") {
        resource.fields = query.first("fieldSelector").and_then(terms).unwrap_or_default();
    }
    Ok(Request::of(verb, resource))
}

fn verb_of(method: &str) -> &'static str {
    match method {
        "POST" => "create",
        "GET" | "HEAD" => "get",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => "delete",
        _ => "",
    }
}

/// The namespace, and what comes after it. A Namespace is in itself.
fn namespace_of<'p, 's>(parts: &'p [&'s str]) -> (&'s str, &'p [&'s str]) {
    match parts {
        ["namespaces", namespace, subresource, ..] if !NAMESPACE_SUBRESOURCES.contains(subresource) => {
            (namespace, &parts[2..])
        }
        ["namespaces", namespace, ..] => (namespace, parts),
        _ => ("", parts),
    }
}

/// The parameters of an address.
struct Query(Vec<(String, String)>);

// === impl Query ===

impl Query {
    fn read(text: &str) -> Query {
        // A part with a semicolon, or one that is not well escaped, does not count.
        let parts = text.split('&').filter(|part| !part.is_empty() && !part.contains(';'));
        let pair = |part: &str| {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            (is_escaped_well(key) && is_escaped_well(value))
                .then(|| (decoded(key, true), decoded(value, true)))
        };
        Query(parts.filter_map(pair).collect())
    }

    fn first(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    fn is_watch(&self) -> bool {
        let is_off = |value: &str| value == "0" || value.eq_ignore_ascii_case("false");
        self.first("watch").is_some_and(|value| !is_off(value))
    }

    /// The verb of a request that reads many objects, and the one name that it asks for.
    fn list(&self) -> (&'static str, String) {
        let verb = if self.is_watch() { "watch" } else { "list" };
        let is_number = |key: &str| self.first(key).is_none_or(|text| text.parse::<i64>().is_ok());
        let is_selector = self.first("labelSelector").is_none_or(|text| Selector::parse(text).is_ok());
        let fields = match self.first("fieldSelector") {
            None => Some(Vec::new()),
            Some(text) => terms(text),
        };
        let Some(fields) =
            fields.filter(|_| is_number("limit") && is_number("timeoutSeconds") && is_selector)
        else {
            return (verb, String::new());
        };
        let name = fields.into_iter().find(|(field, _)| field == "metadata.name");
        let name = name.map(|(_, value)| value).filter(|name| is_segment(name));
        (verb, name.unwrap_or_default())
    }
}

/// Whether a name can be a part of a path.
fn is_segment(name: &str) -> bool {
    name != "." && name != ".." && !name.contains(['/', '%'])
}

/// What a field selector says has to be equal; none where it is not valid.
fn terms(selector: &str) -> Option<Vec<(String, String)>> {
    let mut parts = split(selector);
    parts.sort_unstable();
    let mut terms = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        let at = part.char_indices().map(|(at, _)| at).find(|at| {
            let rest = &part[*at..];
            rest.starts_with('=') || rest.starts_with("!=")
        })?;
        let (is_equal, length) = match &part[at..] {
            rest if rest.starts_with("!=") => (false, 2),
            rest if rest.starts_with("==") => (true, 2),
            _ => (true, 1),
        };
        let value = unescaped(&part[at + length..])?;
        if is_equal {
            terms.push((part[..at].to_owned(), value));
        }
    }
    Some(terms)
}

/// Parts between commas that no backslash stands before.
fn split(selector: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, character) in selector.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ',' => {
                parts.push(&selector[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&selector[start..]);
    parts
}

fn unescaped(value: &str) -> Option<String> {
    let mut out = String::new();
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => out.push(characters.next().filter(|next| matches!(next, '\\' | ',' | '='))?),
            ',' | '=' => return None,
            other => out.push(other),
        }
    }
    Some(out)
}

fn is_escaped_well(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    (0..bytes.len()).filter(|at| bytes[*at] == b'%').all(|at| is_hex(at + 1) && is_hex(at + 2))
}

/// A text without its percent escapes; in queries a plus is a blank.
fn decoded(text: &str, plus: bool) -> String {
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).and_then(|byte| (*byte as char).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', ..) if plus => out.push(b' '),
            (byte, ..) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}
