//! Image references, read as container runtimes read them.

use std::fmt;

/// The registry of references that name none.
const DEFAULT_REGISTRY: &str = "docker.io";

/// An older name of the default registry.
const DEFAULT_REGISTRY_LEGACY: &str = "index.docker.io";

/// Longest repository.
const REPOSITORY_BYTES_MAX: usize = 255;

/// Longest tag.
const TAG_BYTES_MAX: usize = 128;

/// An image reference in its parts, with the registry and repository that runtimes fill in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ImageReference<'a> {
    /// Host of the registry, with its port where one is written.
    pub registry: &'a str,
    /// Whether the registry is written.
    pub registry_written: bool,
    /// Path below the registry, such as `library/nginx`.
    pub repository: String,
    /// Tag as written.
    pub tag: Option<&'a str>,
    /// Digest as written, such as `sha256:…`.
    pub digest: Option<&'a str>,
}

/// Why a text is no image reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageError {
    /// It is empty.
    Empty,
    /// The repository holds upper-case letters.
    UpperCase,
    /// The repository is too long.
    NameTooLong,
    /// It is a bare image id.
    Id,
    /// The digest's algorithm is unknown, or its value has the wrong length or form.
    Digest,
    /// Anything else.
    Format,
}

// === impl ImageReference ===

impl<'a> ImageReference<'a> {
    /// Reads a reference. Where it names no registry, `docker.io` counts, and where such a
    /// repository has one part only, it lies below `library/`.
    pub fn parse(text: &'a str) -> Result<Self, ImageError> {
        if text.is_empty() {
            return Err(ImageError::Empty);
        }
        if text.len() == 64 && text.bytes().all(is_lower_hex) {
            return Err(ImageError::Id);
        }
        let (registry, rest) = split_registry(text);
        let (rest, digest) = match rest.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (rest, None),
        };
        let (path, tag) = match rest.split_once(':') {
            Some((path, tag)) => (path, Some(tag)),
            None => (rest, None),
        };
        if path.chars().any(char::is_uppercase) {
            return Err(ImageError::UpperCase);
        }
        let host = registry.unwrap_or(DEFAULT_REGISTRY);
        let host = if host == DEFAULT_REGISTRY_LEGACY { DEFAULT_REGISTRY } else { host };
        let sound = is_host(host) && path.split('/').all(is_path_part) && tag.is_none_or(is_tag);
        if !sound {
            return Err(ImageError::Format);
        }
        digest.map_or(Ok(()), check_digest)?;
        let short = host == DEFAULT_REGISTRY && !path.contains('/');
        let repository = if short { format!("library/{path}") } else { path.to_owned() };
        if repository.len() > REPOSITORY_BYTES_MAX {
            return Err(ImageError::NameTooLong);
        }
        Ok(ImageReference { registry: host, registry_written: registry.is_some(), repository, tag, digest })
    }

    /// The tag a runtime pulls: `latest` where neither tag nor digest is written; none where only a
    /// digest is.
    pub fn effective_tag(&self) -> Option<&'a str> {
        match (self.tag, self.digest) {
            (None, None) => Some("latest"),
            (tag, _) => tag,
        }
    }

    /// Registry and repository, such as `docker.io/library/nginx`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.registry, self.repository)
    }
}

/// The first part is a registry if it cannot be a part of a repository's path, or is `localhost`.
fn split_registry(text: &str) -> (Option<&str>, &str) {
    let Some((first, rest)) = text.split_once('/') else { return (None, text) };
    let is_registry =
        first == "localhost" || first.contains(['.', ':']) || first.chars().any(char::is_uppercase);
    if is_registry { (Some(first), rest) } else { (None, text) }
}

fn is_host(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, port)) if !address.is_empty() => {
                let sound = address.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':');
                return sound && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port));
            }
            _ => return false,
        },
        None => match text.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        },
    };
    let is_part = |part: &str| {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !part.is_empty() && part.bytes().all(inner) && !part.starts_with('-') && !part.ends_with('-')
    };
    host.split('.').all(is_part) && port.is_none_or(is_port)
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Runs of lower-case letters and digits with one of `.`, `_`, `__` or any number of `-` between.
fn is_path_part(text: &str) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    let bounded = bytes.first().is_some_and(is_word) && bytes.last().is_some_and(is_word);
    bounded
        && bytes.split(is_word).all(|between| {
            matches!(between, b"" | b"." | b"_" | b"__") || between.iter().all(|byte| *byte == b'-')
        })
}

fn is_tag(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.len() <= TAG_BYTES_MAX
        && text.bytes().next().is_some_and(word)
        && text.bytes().all(|byte| word(byte) || byte == b'.' || byte == b'-')
}

fn is_lower_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

fn check_digest(text: &str) -> Result<(), ImageError> {
    let (algorithm, value) = text.split_once(':').ok_or(ImageError::Format)?;
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return Err(ImageError::Digest),
    };
    let sound = value.len() == length && value.bytes().all(is_lower_hex);
    if sound { Ok(()) } else { Err(ImageError::Digest) }
}

// === impl ImageError ===

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ImageError::Empty => "image reference is empty",
            ImageError::UpperCase => "repository of the image holds upper-case letters",
            ImageError::NameTooLong => "repository of the image is longer than 255 characters",
            ImageError::Id => "image is a bare id without repository",
            ImageError::Digest => "digest of the image is malformed",
            ImageError::Format => "image reference is malformed",
        })
    }
}

impl std::error::Error for ImageError {}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "sha256:7cc4b5aefd1d0cadf8d97d4350462ba51c694ebca145b08d7d41b41acc8db5aa";

    #[test]
    fn references_fall_into_parts() {
        let with_digest = format!("ghcr.io/acme/shop:1.2@{DIGEST}");
        for (text, name, tag, digest) in [
            ("nginx", "docker.io/library/nginx", None, None),
            ("nginx:1.27", "docker.io/library/nginx", Some("1.27"), None),
            ("bitnami/redis", "docker.io/bitnami/redis", None, None),
            ("index.docker.io/nginx", "docker.io/library/nginx", None, None),
            ("docker.io/nginx", "docker.io/library/nginx", None, None),
            ("localhost/app", "localhost/app", None, None),
            ("registry:5000/a/b:v_1", "registry:5000/a/b", Some("v_1"), None),
            ("Registry/app", "Registry/app", None, None),
            ("[::1]:5000/app", "[::1]:5000/app", None, None),
            ("quay.io/a__b/c--d.e:T", "quay.io/a__b/c--d.e", Some("T"), None),
            (&with_digest, "ghcr.io/acme/shop", Some("1.2"), Some(DIGEST)),
        ] {
            let image = ImageReference::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((image.name().as_str(), image.tag, image.digest), (name, tag, digest), "{text}");
        }
        let bare = ImageReference::parse("nginx").unwrap();
        assert_eq!((bare.effective_tag(), bare.registry_written), (Some("latest"), false));
    }

    #[test]
    fn malformed_references_are_refused() {
        let long = "a".repeat(256);
        for (text, error) in [
            ("", ImageError::Empty),
            ("Nginx", ImageError::UpperCase),
            ("docker.io/Acme/app", ImageError::UpperCase),
            (&DIGEST[7..], ImageError::Id),
            ("nginx:", ImageError::Format),
            (":1", ImageError::Format),
            ("a//b", ImageError::Format),
            ("a___b", ImageError::Format),
            ("a..b", ImageError::Format),
            ("-a", ImageError::Format),
            ("nginx:-x", ImageError::Format),
            ("http://a.b/c", ImageError::Format),
            ("{{ image }}", ImageError::Format),
            ("nginx@sha256:abc", ImageError::Digest),
            ("nginx@md5:7cc4b5aefd1d0cadf8d97d4350462ba5", ImageError::Digest),
            ("nginx@", ImageError::Format),
            (&long, ImageError::NameTooLong),
        ] {
            assert_eq!(ImageReference::parse(text), Err(error), "{text}");
        }
    }
}
