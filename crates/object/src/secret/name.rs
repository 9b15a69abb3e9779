//! Names that promise a secret, and values that keep no such promise.

use super::redact::is_mark;

/// Words that make a name the name of a secret.
#[rustfmt::skip]
const NOUNS: &[&str] = &[
    "password", "passwd", "pwd", "passphrase", "passcode", "secret", "token", "credential", "credentials",
    "jwt", "bearer", "apikey", "apitoken", "authtoken", "accesstoken", "secretkey", "accesskey",
    "privatekey", "dbpassword", "rootpassword", "userpassword",
];

/// Words that make a following `key` a secret one.
#[rustfmt::skip]
const KEY_QUALIFIERS: &[&str] = &[
    "api", "access", "private", "secret", "encryption", "signing", "master", "account", "storage", "batch",
    "shared", "auth", "ssh", "hmac", "cipher",
];

/// Words behind `key` that say the key itself is meant.
const KEY_CONTENTS: &[&str] = &["content", "contents", "pem"];

/// Words behind a noun that turn the name into something about the secret: `SECRET_NAME`.
#[rustfmt::skip]
const ABOUT: &[&str] = &[
    "name", "names", "file", "files", "filename", "path", "paths", "dir", "directory", "url", "uri",
    "endpoint", "endpoints", "host", "port", "address", "server", "service", "ttl", "expiry", "expires",
    "expiration", "lifetime", "duration", "age", "length", "len", "min", "max", "size", "count", "limit",
    "policy", "enabled", "enable", "disabled", "required", "allow", "allowed", "type", "kind", "format",
    "namespace", "ns", "ref", "reference", "id", "ids", "key", "keys", "mode", "header", "headers", "prefix",
    "suffix", "audience", "audiences", "issuer", "algorithm", "alg", "rotation", "refresh", "interval",
    "timeout", "period", "provider", "source", "backend", "version", "reset", "field", "attribute", "claim",
    "param", "parameter", "location", "mount", "store", "manager", "driver", "class", "group", "user",
    "username", "email", "env", "var", "variable", "regex", "pattern", "cost", "rounds", "iterations",
    "review", "reviews", "request", "requests", "rate", "window", "bucket", "engine", "prompt", "hint",
    "label", "selector", "method", "cert", "certificate", "ca", "webhook", "checksum", "resource",
];

/// Values, in lower case, that stand for a value yet to come, or for none.
#[rustfmt::skip]
const PLACEHOLDERS: &[&str] = &[
    "changeme", "change-me", "change_me", "changeit", "change-it", "replaceme", "replace-me", "replace_me",
    "placeholder", "todo", "fixme", "tbd", "redacted", "removed", "omitted", "hidden", "null", "nil", "none",
    "undefined", "unset", "empty", "true", "false", "yes", "no", "on", "off", "enabled", "disabled", "n/a",
    "required", "optional", "string", "default", "generated", "random", "auto",
];

/// Beginnings of references to a secret kept elsewhere.
const REFERENCES: &[&str] =
    &["vault:", "ref+", "arn:", "projects/", "ssm:", "enc[", "secretref:", "file:", "env:", "keyvault:"];

/// Longest name that is looked into, in words.
const WORDS_MAX: usize = 16;

/// Whether a name says that its value is a secret: `DB_PASSWORD` and `apiKey` do, `SECRET_NAME` and
/// `TOKEN_FILE` do not.
pub fn is_secret_name(name: &str) -> bool {
    let mut words = [""; WORDS_MAX];
    let count = split(name, &mut words);
    let words = &words[..count];
    let is = |word: &str, list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(word));
    let Some(noun) = words.iter().enumerate().rposition(|(index, word)| {
        let qualified = index > 0 && is(words[index - 1], KEY_QUALIFIERS);
        let holds_itself = words.get(index + 1).is_some_and(|word| is(word, KEY_CONTENTS));
        is(word, NOUNS)
            || (word.eq_ignore_ascii_case("key") && (qualified || holds_itself))
            || (word.eq_ignore_ascii_case("pass") && index > 0)
    }) else {
        return false;
    };
    !words[noun + 1..].iter().any(|word| is(word, ABOUT))
}

/// Whether a value is no secret itself whatever its name says: empty, a template, a reference, a
/// path, an address, a switch, or a word such as `changeme`.
pub fn is_placeholder(value: &str) -> bool {
    let value = value.trim();
    let lower = |text: &str| {
        value.len() >= text.len() && value.is_char_boundary(text.len()) && {
            value[..text.len()].eq_ignore_ascii_case(text)
        }
    };
    let bracketed = [("<", ">"), ("[", "]"), ("%", "%"), ("__", "__"), ("@@", "@@")]
        .iter()
        .any(|(open, close)| value.starts_with(open) && value.ends_with(close));
    value.is_empty()
        || bracketed
        || ["$(", "${", "{{"].iter().any(|mark| value.contains(mark))
        || is_variable(value)
        || PLACEHOLDERS.iter().any(|word| word.eq_ignore_ascii_case(value))
        || REFERENCES.iter().any(|start| lower(start))
        || (lower("your") && value[4..].starts_with(['-', '_', ' ', '.']))
        || value.contains("://")
        || is_path(value)
        || is_row_of_marks(value)
}

/// Whether a name of a secret goes with a value that can be one.
pub(super) fn is_named_literal(name: &str, value: &str) -> bool {
    is_secret_name(name) && is_literal(name, value)
}

/// Whether a value that follows the name of a secret can be one.
pub(super) fn is_literal(name: &str, value: &str) -> bool {
    let value = value.trim();
    // What stands for a secret says that there was one.
    if is_mark(value) {
        return true;
    }
    if is_placeholder(value) {
        return false;
    }
    let mut words = [""; WORDS_MAX];
    let count = split(name, &mut words);
    let last = words[..count].last().copied().unwrap_or_default();
    let ends = |nouns: &[&str]| nouns.iter().any(|noun| noun.eq_ignore_ascii_case(last));
    if is_number(value) {
        return ends(&["password", "passwd", "pwd", "passcode", "pass"]) && value.len() >= 4;
    }
    // A `secret` is often the name of a Secret, with or without its namespace.
    let names_object =
        value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-./".contains(&b));
    let speaks = ["secret", "credential", "token", "tls", "cert"].iter().any(|word| value.contains(word));
    !(ends(&["secret", "credential", "credentials"])
        && names_object
        && (value.contains('/') || (value.contains('-') && speaks)))
}

/// Splits a name where its words begin; further words than fit are left out.
fn split<'n>(name: &'n str, words: &mut [&'n str; WORDS_MAX]) -> usize {
    let bytes = name.as_bytes();
    let mut count = 0;
    let mut start = 0;
    for at in 0..=bytes.len() {
        let ends = at == bytes.len() || !bytes[at].is_ascii_alphanumeric() || begins_word(bytes, at);
        if !ends {
            continue;
        }
        if start < at && count < WORDS_MAX {
            words[count] = name.get(start..at).unwrap_or_default();
            count += 1;
        }
        start = if at < bytes.len() && bytes[at].is_ascii_alphanumeric() { at } else { at + 1 };
    }
    count
}

/// Whether a capital begins a word: `dbPassword`, `DBPassword`.
fn begins_word(bytes: &[u8], at: usize) -> bool {
    if at == 0 || !bytes[at].is_ascii_uppercase() {
        return false;
    }
    let next_is_lower = bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
    bytes[at - 1].is_ascii_lowercase()
        || bytes[at - 1].is_ascii_digit()
        || (bytes[at - 1].is_ascii_uppercase() && next_is_lower)
}

fn is_variable(value: &str) -> bool {
    value.strip_prefix('$').is_some_and(|name| {
        name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

fn is_path(value: &str) -> bool {
    let starts = ["/", "./", "../", "~/"].iter().any(|start| value.starts_with(start))
        || value.as_bytes().get(1..3) == Some(b":\\");
    starts && !value.contains(char::is_whitespace) && !value.contains(['=', '+'])
}

/// A row of dots or the like. A row of letters hides a secret that stands there in earnest.
fn is_row_of_marks(value: &str) -> bool {
    let mut chars = value.chars();
    let first = chars.next().filter(|first| !first.is_alphanumeric());
    value.len() >= 3 && first.is_some() && chars.all(|char| Some(char) == first)
}

/// A number, with or without a unit: `300`, `0.5`, `30s`, `1h30m`.
fn is_number(value: &str) -> bool {
    value.starts_with(|first: char| first.is_ascii_digit() || first == '-')
        && value.bytes().all(|byte| byte.is_ascii_digit() || b".-smhdu".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[rustfmt::skip]
    fn names_of_secrets_are_told_from_names_about_secrets() {
        for name in [
            "password", "DB_PASSWORD", "db.password", "dbPassword", "MYSQL_PWD", "POSTGRES_PASS", "--api-token",
            "apiKey", "API_KEY", "apikey", "AWS_SECRET_ACCESS_KEY", "secretKey", "privateKey", "JWT",
            "clientSecret", "CLIENT_SECRET", "azure_batch_key", "AZURE_STORAGE_ACCOUNT_KEY", "ADMIN_PASSWORD_2",
            "SESSION_SECRET", "redis-password", "PASSWORD_HASH", "GF_SECURITY_ADMIN_PASSWORD", "credentials",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "", "user", "SECRET_NAME", "secretName", "TOKEN_FILE", "PASSWORD_FILE", "TOKEN_URL", "token-ttl",
            "bearerTokenFile", "METALLB_ML_SECRET_KEY_PATH", "passwordPolicy", "PASSWORD_MIN_LENGTH", "key",
            "pass", "PRIMARY_KEY", "tokenizer", "AWS_ACCESS_KEY_ID", "keyboard", "passport", "compass",
            "secrets", "max_tokens", "tls.key", "SECRET_KEY_FILE", "TOKEN_ENDPOINT", "service-account-issuer",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    #[rustfmt::skip]
    fn placeholders_are_no_secrets() {
        for value in [
            "", "  ", "$(DB_PASSWORD)", "${DB_PASSWORD}", "$DB_PASSWORD", "{{ .Values.password }}", "<password>",
            "<redacted 8 bytes>", "changeme", "CHANGEME", "change-me", "your-password", "/run/secrets/token",
            "./token", "https://example.org/token", "true", "no", "null", "........", "********", "[redacted]",
            "vault:secret/data/db#password", "arn:aws:secretsmanager:eu-west-1:1:secret:x", "C:\\keys\\a",
            "ENC[AES256_GCM,data:abc]", "projects/p/secrets/s/versions/1", "__PASSWORD__",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
        for value in ["hunter2", "hi", "s3cr3t!", "cGFzc3dvcmQ=", "correct horse", "$2y$10$abc", "pa$$word", "<3"] {
            assert!(!is_placeholder(value), "{value}");
        }
    }

    #[test]
    #[rustfmt::skip]
    fn a_name_and_a_value_decide_together() {
        for (name, value) in [("DB_PASSWORD", "hunter2"), ("PIN_PASSWORD", "123456"), ("SECRET", "aB3xYz"),
            ("CLIENT_SECRET", "f4c1-99ab"), ("MYSQL_ROOT_PASSWORD", "my-secret-pw")] {
            assert!(is_named_literal(name, value), "{name} {value}");
        }
        for (name, value) in [("TOKEN", "4096"), ("SESSION_TOKEN", "30m"), ("TLS_SECRET", "shop-tls"),
            ("SECRET", "shop/db"), ("DB_CREDENTIALS", "db-credentials"), ("USER", "hunter2")] {
            assert!(!is_named_literal(name, value), "{name} {value}");
        }
    }
}
