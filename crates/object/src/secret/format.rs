//! Forms of known tokens.

use super::name::is_placeholder;
use super::redact::marked_format;

/// A token that begins with fixed text.
struct Form {
    name: &'static str,
    prefix: &'static str,
    body: Alphabet,
    /// Fewest characters behind the prefix.
    min: usize,
    /// Most characters behind the prefix; another of the alphabet makes it something else.
    max: usize,
}

#[derive(Clone, Copy)]
enum Alphabet {
    Upper,
    Alnum,
    Hex,
    /// Letters, digits, `_` and `-`.
    Url,
    /// What a URL-safe token holds, and dots.
    Dotted,
    Base64,
}

const fn form(name: &'static str, prefix: &'static str, body: Alphabet, min: usize, max: usize) -> Form {
    Form { name, prefix, body, min, max }
}

const ANY: usize = usize::MAX;

const FORMS: &[Form] = &[
    form("AWS access key", "AKIA", Alphabet::Upper, 16, 16),
    form("AWS access key", "ASIA", Alphabet::Upper, 16, 16),
    form("GitHub token", "ghp_", Alphabet::Alnum, 36, ANY),
    form("GitHub token", "gho_", Alphabet::Alnum, 36, ANY),
    form("GitHub token", "ghu_", Alphabet::Alnum, 36, ANY),
    form("GitHub token", "ghs_", Alphabet::Alnum, 36, ANY),
    form("GitHub token", "ghr_", Alphabet::Alnum, 36, ANY),
    form("GitHub token", "github_pat_", Alphabet::Url, 40, ANY),
    form("GitLab token", "glpat-", Alphabet::Dotted, 20, ANY),
    form("GitLab token", "gldt-", Alphabet::Dotted, 20, ANY),
    form("GitLab token", "glrt-", Alphabet::Dotted, 20, ANY),
    form("GitLab token", "glptt-", Alphabet::Dotted, 20, ANY),
    form("GitLab token", "glcbt-", Alphabet::Dotted, 20, ANY),
    form("Slack token", "xoxa-", Alphabet::Url, 10, ANY),
    form("Slack token", "xoxb-", Alphabet::Url, 10, ANY),
    form("Slack token", "xoxp-", Alphabet::Url, 10, ANY),
    form("Slack token", "xoxr-", Alphabet::Url, 10, ANY),
    form("Slack token", "xoxs-", Alphabet::Url, 10, ANY),
    form("Slack token", "xapp-", Alphabet::Url, 10, ANY),
    form("Slack webhook", "hooks.slack.com/services/T", Alphabet::Base64, 20, ANY),
    form("Stripe key", "sk_live_", Alphabet::Alnum, 16, ANY),
    form("Stripe key", "rk_live_", Alphabet::Alnum, 16, ANY),
    form("Stripe key", "sk_test_", Alphabet::Alnum, 16, ANY),
    form("Stripe webhook secret", "whsec_", Alphabet::Base64, 24, ANY),
    form("Google API key", "AIza", Alphabet::Url, 35, 35),
    form("Google OAuth token", "ya29.", Alphabet::Url, 20, ANY),
    form("SendGrid key", "SG.", Alphabet::Dotted, 50, ANY),
    form("npm token", "npm_", Alphabet::Alnum, 36, ANY),
    form("PyPI token", "pypi-AgE", Alphabet::Url, 50, ANY),
    form("DigitalOcean token", "dop_v1_", Alphabet::Hex, 64, 64),
    form("Vault token", "hvs.", Alphabet::Url, 24, ANY),
    form("Vault token", "hvb.", Alphabet::Url, 24, ANY),
    form("Anthropic key", "sk-ant-", Alphabet::Url, 20, ANY),
    form("OpenAI key", "sk-proj-", Alphabet::Url, 20, ANY),
    form("Shopify token", "shpat_", Alphabet::Hex, 32, 32),
    form("age secret key", "AGE-SECRET-KEY-1", Alphabet::Upper, 58, 58),
    form("Docker Hub token", "dckr_pat_", Alphabet::Url, 20, ANY),
    form("Grafana token", "glsa_", Alphabet::Url, 32, ANY),
    form("Hugging Face token", "hf_", Alphabet::Alnum, 34, ANY),
    form("New Relic key", "NRAK-", Alphabet::Upper, 27, 27),
    form("Azure account key", "AccountKey=", Alphabet::Base64, 40, ANY),
    form("Azure shared access key", "SharedAccessKey=", Alphabet::Base64, 40, ANY),
];

/// Shortest text that can be any of the forms.
const TEXT_BYTES_MIN: usize = 12;

/// The name of the known token that a text is or holds, if it holds one.
pub fn secret_format(text: &str) -> Option<&'static str> {
    if text.len() < TEXT_BYTES_MIN {
        return None;
    }
    if text.contains('<')
        && let Some(format) = marked_format(text)
    {
        return Some(format);
    }
    if holds_private_key(text) {
        return Some("private key");
    }
    if text.contains("\"auths\"") && text.contains("\"auth\"") {
        return Some("registry credentials");
    }
    if holds_userinfo(text) {
        return Some("password in a URL");
    }
    if is_authorization(text) {
        return Some("authorization header");
    }
    let bytes = text.as_bytes();
    (0..bytes.len()).filter(|at| begins_token(bytes, *at)).find_map(|at| token_at(&bytes[at..]))
}

/// A form by its name.
pub(super) fn format_named(name: &str) -> Option<&'static str> {
    const OTHERS: [&str; 5] = [
        "private key",
        "registry credentials",
        "password in a URL",
        "authorization header",
        "JSON Web Token",
    ];
    OTHERS.into_iter().chain(FORMS.iter().map(|form| form.name)).find(|known| *known == name)
}

/// The letters that tokens begin with; most words of a text begin with another.
const FIRST: [bool; 256] = {
    let mut table = [false; 256];
    table[b'e' as usize] = true;
    let mut at = 0;
    while at < FORMS.len() {
        table[FORMS[at].prefix.as_bytes()[0] as usize] = true;
        at += 1;
    }
    table
};

/// Whether a token may begin here: letters before it would make it a part of another word.
fn begins_token(bytes: &[u8], at: usize) -> bool {
    FIRST[bytes[at] as usize] && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric())
}

fn token_at(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"eyJ") && is_web_token(bytes) {
        return Some("JSON Web Token");
    }
    // Most forms begin with another letter: comparing them costs more than asking for it.
    let mut forms = FORMS.iter().filter(|form| form.prefix.as_bytes().first() == bytes.first());
    forms.find(|form| form.begins(bytes)).map(|form| form.name)
}

// === impl Form ===

impl Form {
    fn begins(&self, bytes: &[u8]) -> bool {
        let Some(rest) = bytes.strip_prefix(self.prefix.as_bytes()) else { return false };
        let length = rest.iter().take_while(|byte| self.body.holds(**byte)).count();
        (self.min..=self.max).contains(&length) && is_varied(&rest[..length])
    }
}

// === impl Alphabet ===

impl Alphabet {
    fn holds(self, byte: u8) -> bool {
        match self {
            Alphabet::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Alphabet::Alnum => byte.is_ascii_alphanumeric(),
            Alphabet::Hex => byte.is_ascii_hexdigit(),
            Alphabet::Url => byte.is_ascii_alphanumeric() || b"_-".contains(&byte),
            Alphabet::Dotted => byte.is_ascii_alphanumeric() || b"_-.".contains(&byte),
            Alphabet::Base64 => byte.is_ascii_alphanumeric() || b"+/=".contains(&byte),
        }
    }
}

/// Rows of one letter, as in `ghp_xxxx…`, stand for a token in documentation.
fn is_varied(body: &[u8]) -> bool {
    body.iter().any(|byte| *byte != body[0])
}

/// Three parts, joined by dots, of which the first two are JSON objects in base64.
fn is_web_token(bytes: &[u8]) -> bool {
    let length = bytes.iter().take_while(|byte| Alphabet::Dotted.holds(**byte)).count();
    let mut parts = bytes[..length].split(|byte| *byte == b'.');
    let header = parts.next().unwrap_or_default();
    let claims = parts.next().unwrap_or_default();
    let signature = parts.next().unwrap_or_default();
    header.len() >= 10 && claims.starts_with(b"eyJ") && claims.len() >= 8 && signature.len() >= 8
}

/// A key in the form of RFC 7468, or one whose dashes someone has shortened.
fn holds_private_key(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find("-BEGIN ") {
        rest = &rest[at + 7..];
        let label = rest.split('-').next().unwrap_or_default();
        let is_key = label.ends_with("PRIVATE KEY") || label == "PGP PRIVATE KEY BLOCK";
        let body = rest[label.len()..].trim_start_matches('-').trim_start_matches(['\n', ' ']);
        if is_key && label.len() <= 40 && !body.is_empty() && !body.starts_with(['-', '<', '.', '$']) {
            return true;
        }
    }
    false
}

/// Whether an address carries a password: `scheme://user:password@host`.
fn holds_userinfo(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        rest = &rest[at + 3..];
        let stops =
            |char: char| char.is_whitespace() || matches!(char, '/' | '?' | '#' | '"' | '\'' | '<' | '>');
        let authority = rest.split(stops).next().unwrap_or_default();
        let Some((userinfo, host)) = authority.rsplit_once('@') else { continue };
        let Some((_, password)) = userinfo.split_once(':') else { continue };
        let shown = password.trim_matches(['*', '.']);
        if !host.is_empty() && !shown.is_empty() && !is_stand_in(shown) {
            return true;
        }
    }
    false
}

fn is_stand_in(password: &str) -> bool {
    is_placeholder(password) || ["password", "pass", "pwd", "secret"].contains(&password)
}

/// Whether the whole text is a value of the `Authorization` header.
fn is_authorization(text: &str) -> bool {
    let text = text.trim();
    let text = match text.split_once(':') {
        Some((name, value)) if name.eq_ignore_ascii_case("authorization") => value.trim(),
        _ => text,
    };
    let Some((scheme, token)) = text.split_once(' ') else { return false };
    let token = token.trim();
    let known = scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("basic");
    known
        && token.len() >= 8
        && !is_placeholder(token)
        && token.bytes().any(|byte| byte.is_ascii_digit() || byte == b'=')
        && token
            .bytes()
            .all(|byte| Alphabet::Base64.holds(byte) || Alphabet::Dotted.holds(byte) || byte == b'~')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens are put together here, so that no scanner takes this file for a leak.
    fn body(length: usize) -> String {
        "aB3dE5gH7jK9mN1pQ2sT4vW6yZ8".chars().cycle().take(length).collect()
    }

    #[test]
    fn known_tokens_are_named() {
        let upper: String = body(60).to_ascii_uppercase();
        let part = |length| body(length);
        let token = format!("eyJ{}.eyJ{}.{}", part(20), part(20), part(43));
        for (text, name) in [
            (format!("AKIA{}", &upper[..16]), "AWS access key"),
            (format!("key=ASIA{} ", &upper[..16]), "AWS access key"),
            (format!("ghp_{}", part(36)), "GitHub token"),
            (format!("github_pat_{}", part(59)), "GitHub token"),
            (format!("--token=glpat-{}", part(20)), "GitLab token"),
            (format!("xoxb-{}-{}", part(11), part(24)), "Slack token"),
            (format!("https://hooks.slack.com/services/T{}", part(40)), "Slack webhook"),
            (format!("sk_live_{}", part(24)), "Stripe key"),
            (format!("AIza{}", part(35)), "Google API key"),
            (format!("npm_{}", part(36)), "npm token"),
            (format!("hvs.{}", part(30)), "Vault token"),
            (token.clone(), "JSON Web Token"),
            (format!("Bearer {token}"), "authorization header"),
            ("bearer abc123def".to_owned(), "authorization header"),
            ("Basic dXNlcjpodW50ZXIy".to_owned(), "authorization header"),
            ("postgres://shop:hunter2@db:5432/shop".to_owned(), "password in a URL"),
            ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n".to_owned(), "private key"),
            ("-----BEGIN PRIVATE KEY-----\\nMIIE\\n".to_owned(), "private key"),
            ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n".to_owned(), "private key"),
            ("---BEGIN OPENSSH PRIVATE KEY---\nb3Bl\n".to_owned(), "private key"),
            (format!("DefaultEndpointsProtocol=https;AccountKey={}==", part(86)), "Azure account key"),
            ("{\"auths\": {\"r.example\": {\"auth\": \"dTpw\"}}}".to_owned(), "registry credentials"),
        ] {
            assert_eq!(secret_format(&text), Some(name), "{text}");
        }
    }

    #[test]
    #[rustfmt::skip]
    fn look_alikes_are_not() {
        for text in [
            "AKIA", "AKIAIOSFODNN7", "MAKIA1234567890123456", "ghp_short", "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "-----BEGIN CERTIFICATE-----\nMIIE\n", "-----BEGIN PUBLIC KEY-----\nMIIE\n",
            "-----BEGIN PRIVATE KEY-----\n<your key>", "https://example.org/a@b:c", "https://user@example.org",
            "postgres://shop:$(DB_PASSWORD)@db/shop", "postgres://shop:${PW}@db", "amqp://user:password@mq",
            "http://a/x:y@z", "Bearer realm", "bearer token", "Basic understanding", "eyJhbGciOi", "eyJ.eyJ.x",
            "registry.example.org/a/b:v1@sha256:0123", "hooks.slack.com/services/", "sk_live_", "risk_live_x",
        ] {
            assert_eq!(secret_format(text), None, "{text}");
        }
    }
}
