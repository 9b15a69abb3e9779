//! What stands for a secret where it may not be kept, such that whoever reads it still knows that a secret
//! stood there, under which name and of which form.

use super::format::{format_named, secret_format};
use super::name;
use crate::last_applied::stand_in;

use super::{SecretLiteral, SecretPlace, SecretReason, is_identifier, line_secret};

const START: &str = "<redacted ";

/// The text that stands for a secret literal. Of a file or a script only what is secret goes.
/// [`secrets`](super::secrets) finds in what is left what it found before.
pub fn redacted(secret: &SecretLiteral<'_>) -> String {
    let Some(text) = secret.value.as_str() else { return mark(secret.value.to_json().len()) };
    match (secret.reason, secret.place) {
        (SecretReason::Declared, SecretPlace::LastApplied) => stand_in(text),
        // How long a secret was that is gone already stays known.
        (SecretReason::Declared, _) if is_mark(text) => text.to_owned(),
        (SecretReason::Declared, _) => mark(text.len()),
        (SecretReason::Format(format), _) => by_lines(text)
            .filter(|left| marked_format(left) == Some(format) && !still_holds(left))
            .unwrap_or_else(|| mark_format(text.len(), format)),
        (SecretReason::Name, SecretPlace::ConfigMap) => by_lines(text).unwrap_or_else(|| mark(text.len())),
        (SecretReason::Name, SecretPlace::Argument) => by_words(text).unwrap_or_else(|| mark(text.len())),
        (SecretReason::Name, _) => mark(text.len()),
    }
}

/// Whether a secret of several lines, such as a key, is still in what is left of a file.
fn still_holds(left: &str) -> bool {
    secret_format(&left.replace(START, "<")).is_some()
}

fn mark(bytes: usize) -> String {
    format!("{START}{bytes} bytes>")
}

fn mark_format(bytes: usize, format: &str) -> String {
    format!("{START}{bytes} bytes: {format}>")
}

/// Whether a text is what stands for a secret.
pub(super) fn is_mark(text: &str) -> bool {
    let bytes = text.strip_prefix(START).and_then(|rest| rest.strip_suffix(" bytes>"));
    bytes.is_some_and(|bytes| !bytes.is_empty() && bytes.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The form of the first secret that stood in a text and was of a known form.
pub(super) fn marked_format(text: &str) -> Option<&'static str> {
    text.split(START).skip(1).find_map(|rest| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(" bytes: ")?;
        format_named(rest.split_once('>')?.0)
    })
}

/// A file without its secrets; none where it has one line, or where no line alone is secret.
fn by_lines(text: &str) -> Option<String> {
    if !text.trim_end().contains('\n') {
        return None;
    }
    let mut left = String::with_capacity(text.len());
    let mut found = false;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches(['\r', '\n']);
        let mark = match secret_format(body) {
            Some(format) => Some(mark_format(body.len(), format)),
            None => line_secret(body).map(|_| mark(body.len() - value_start(body))),
        };
        match mark {
            Some(mark) => {
                found = true;
                left.push_str(&body[..value_start(body)]);
                left.push_str(&mark);
                left.push_str(&line[body.len()..]);
            }
            None => left.push_str(line),
        }
    }
    found.then_some(left)
}

/// Where the value of a line begins that sets one, else where its text begins.
fn value_start(line: &str) -> usize {
    let indentation = line.len() - line.trim_start().len();
    let Some(at) = line.find(['=', ':']) else { return indentation };
    let name = line[..at].trim().trim_start_matches("export ").trim_start_matches("- ");
    if !is_identifier(name.trim_matches(['"', '\''])) {
        return indentation;
    }
    let rest = &line[at + 1..];
    line.len() - rest.trim_start().len()
}

/// A command line without its secrets; none where no word of it is secret by a name in it.
fn by_words(text: &str) -> Option<String> {
    let mut left = String::with_capacity(text.len());
    let (mut flag, mut done, mut found) = ("", 0, false);
    for (start, word) in words(text) {
        if start < done {
            continue;
        }
        let before = std::mem::take(&mut flag);
        let value = match word.split_once('=') {
            _ if !before.is_empty() && !word.starts_with('-') && name::is_literal(before, unquoted(word)) => {
                Some(start)
            }
            Some((name, value)) => {
                let plain = name.trim_start_matches(['-', '"', '\'']);
                let secret = is_identifier(plain) && name::is_named_literal(plain, unquoted(value));
                secret.then_some(start + name.len() + 1)
            }
            None if word.starts_with('-') && name::is_secret_name(word) => {
                flag = word.trim_start_matches('-');
                None
            }
            None => None,
        };
        if let Some(value) = value {
            let end = value_end(text, value, start + word.len());
            left.push_str(&text[done..value]);
            left.push_str(&mark(end - value));
            (done, found) = (end, true);
        }
    }
    left.push_str(&text[done..]);
    found.then_some(left)
}

/// The words of a text with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_ascii_whitespace().map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

fn unquoted(word: &str) -> &str {
    word.trim_matches(['"', '\''])
}

/// Where a value ends: behind its closing quote where it has one, which may stand words later.
fn value_end(text: &str, start: usize, word_end: usize) -> usize {
    let Some(quote) = text[start..].chars().next().filter(|first| matches!(first, '"' | '\'')) else {
        return word_end;
    };
    text[start + 1..].find(quote).map_or(word_end, |at| start + at + 2).max(word_end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Object, secrets};
    use seawall_yaml::{Edit, Literal, NodeId, Options, read};

    const MANIFESTS: &[&str] = &[
        "
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  annotations:
    example.org/api-token: canary-1
    kubectl.kubernetes.io/last-applied-configuration: '{\"a\":\"canary-2\"}'
spec:
  template:
    spec:
      containers:
      - name: app
        command: [migrate, --password, canary-3, --verbose]
        args: [--api-token=canary-4, sh -c 'DB_PASSWORD=\"canary-5 canary-6\" app --token canary-7 --fast']
        env:
        - {name: DB_PASSWORD, value: canary-8}
        - {name: DB_USER, value: shop}
        - {name: DB_URL, value: 'postgres://shop:canary-9@db/shop'}
        - {name: NOTE, value: ghp_canary000000000000000000000000000000000000}
        - {name: PIN_PASSWORD, value: '837264'}
        livenessProbe: {httpGet: {httpHeaders: [{name: Authorization, value: Bearer canary-10-abcdef}]}}
",
        "
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  password: canary-11
  app.properties: |
    user = shop
    password = canary-12
    mode: fast
    \"api_key\": \"canary-13\",
  tokens.yaml: |
    endpoint: https://example.org
    hub: https://me:canary-14@example.org/x
    after: kept
  both: |
    hub: https://me:canary-16@example.org/x
    -----BEGIN PRIVATE KEY-----
    canary17MIIEvQIBADANBgkqhkiG9w0BAQEFAASC
    -----END PRIVATE KEY-----
  key.pem: |
    -----BEGIN PRIVATE KEY-----
    canary15MIIEvQIBADANBgkqhkiG9w0BAQEFAASC
    -----END PRIVATE KEY-----
",
    ];

    fn told(object: Object<'_>) -> Vec<String> {
        let one = |one: &SecretLiteral<'_>| {
            let path = object.root().tree().path(object.root().id(), one.value.id());
            format!("{:?} {} {:?} {path:?}", one.place, one.name, one.reason)
        };
        secrets(object).iter().map(one).collect()
    }

    #[test]
    fn what_is_left_is_judged_as_before_and_holds_no_secret() {
        for manifest in MANIFESTS {
            let stream = read(manifest.as_bytes(), &Options::default());
            let root = *stream.documents[0].root.as_ref().expect("valid");
            let object = Object::new(stream.tree.value(root)).expect("an object");
            let edits: Vec<Edit> = secrets(object)
                .iter()
                .map(|secret| Edit::Set {
                    path: stream.tree.path(root, secret.value.id()),
                    value: Literal::String(redacted(secret)),
                })
                .collect();
            let tree = stream.tree.edited(root, &edits).expect("the paths are there");
            let left = Object::new(tree.value(NodeId(0))).expect("an object");
            assert_eq!(told(left), told(object));
            assert!(!left.root().to_json().contains("canary"), "{}", left.root().to_json());
        }
    }

    #[test]
    fn only_what_is_secret_goes() {
        let text = "user = shop\npassword = hunter2\nmode: fast\n";
        assert_eq!(
            by_lines(text).as_deref(),
            Some("user = shop\npassword = <redacted 7 bytes>\nmode: fast\n")
        );
        let text = "DB_PASSWORD=\"a b\" psql --token x -q";
        let left = "DB_PASSWORD=<redacted 5 bytes> psql --token <redacted 1 bytes> -q";
        assert_eq!(by_words(text).as_deref(), Some(left));
        assert_eq!(by_words("run --fast"), None);
    }
}
