//! Rules for names: DNS labels and subdomains, label keys and values, port names.
//!
//! Each function gives the rule that a text breaks as a lower-case fact, if it breaks one.

/// The rule a name breaks, such as `is longer than 63 characters`.
pub type Broken = &'static str;

const LABEL_BYTES_MAX: usize = 63;
const SUBDOMAIN_BYTES_MAX: usize = 253;
const PORT_NAME_BYTES_MAX: usize = 15;

/// A label of RFC 1123, as for namespaces and containers.
pub fn dns_label(text: &str) -> Result<(), Broken> {
    if text.len() > LABEL_BYTES_MAX {
        return Err("is longer than 63 characters");
    }
    is_dns_label(text)
        .then_some(())
        .ok_or("is not made of lower-case letters, digits and '-', with a letter or digit at both ends")
}

/// A label of RFC 1035: a label of RFC 1123 that begins with a letter.
pub fn dns_1035_label(text: &str) -> Result<(), Broken> {
    dns_label(text)?;
    let lettered = text.starts_with(|first: char| first.is_ascii_lowercase());
    if lettered { Ok(()) } else { Err("does not begin with a letter") }
}

/// A subdomain of RFC 1123, as for most objects.
pub fn dns_subdomain(text: &str) -> Result<(), Broken> {
    if text.len() > SUBDOMAIN_BYTES_MAX {
        return Err("is longer than 253 characters");
    }
    text.split('.').all(is_dns_label).then_some(()).ok_or(
        "is not made of lower-case letters, digits, '-' and '.', with a letter or digit at both \
         ends of each part",
    )
}

/// A key of labels and annotations: a name, with or without a subdomain and a slash before it.
pub fn label_key(text: &str) -> Result<(), Broken> {
    let mut parts = text.split('/');
    let (prefix, name) = match (parts.next(), parts.next(), parts.next()) {
        (Some(name), None, None) => (None, name),
        (Some(prefix), Some(name), None) => (Some(prefix), name),
        _ => return Err("has more than one '/'"),
    };
    if let Some(prefix) = prefix {
        dns_subdomain(prefix).map_err(|_| "has a prefix that is no DNS subdomain")?;
    }
    if name.is_empty() { Err("has an empty name part") } else { label_value(name) }
}

/// A value of labels; may be empty.
pub fn label_value(text: &str) -> Result<(), Broken> {
    if text.len() > LABEL_BYTES_MAX {
        return Err("is longer than 63 characters");
    }
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if text.is_empty() || (is_bounded_by_alphanumerics(text) && text.bytes().all(inner)) {
        Ok(())
    } else {
        Err("is not made of letters, digits, '-', '_' and '.', with a letter or digit at both ends")
    }
}

/// A port's name (`IANA_SVC_NAME`).
pub fn port_name(text: &str) -> Result<(), Broken> {
    if text.len() > PORT_NAME_BYTES_MAX {
        return Err("is longer than 15 characters");
    }
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if text.is_empty() || !text.bytes().all(inner) {
        return Err("is not made of lower-case letters, digits and '-'");
    }
    if !text.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return Err("has no letter");
    }
    if text.contains("--") {
        return Err("has two '-' in a row");
    }
    if text.starts_with('-') || text.ends_with('-') { Err("begins or ends with '-'") } else { Ok(()) }
}

fn is_dns_label(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    is_bounded_by_alphanumerics(text) && text.bytes().all(inner)
}

fn is_bounded_by_alphanumerics(text: &str) -> bool {
    let bounds = [text.bytes().next(), text.bytes().next_back()];
    bounds.iter().all(|byte| byte.is_some_and(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_subdomains() {
        for good in ["a", "0", "my-name", "123-abc", &"a".repeat(63)] {
            assert_eq!(dns_label(good), Ok(()), "{good}");
        }
        for bad in ["", "-a", "a-", "A", "a.b", "a_b", "ä", &"a".repeat(64)] {
            assert!(dns_label(bad).is_err(), "{bad}");
        }
        assert!(dns_1035_label("abc-123").is_ok() && dns_1035_label("1abc").is_err());
        for good in ["a.b", "example.com", "1.2"] {
            assert_eq!(dns_subdomain(good), Ok(()), "{good}");
        }
        for bad in ["", "a..b", ".a", "a.", "a.-b", &"a.".repeat(127)] {
            assert!(dns_subdomain(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn keys_values_and_ports() {
        for good in ["app", "app.kubernetes.io/name", "1-num.2-num/3_num", "A.b_C"] {
            assert_eq!(label_key(good), Ok(()), "{good}");
        }
        for bad in ["", "/", "a/", "/a", "a/b/c", "Upper.com/a", "-a", "a b"] {
            assert!(label_key(bad).is_err(), "{bad}");
        }
        for good in ["", "a", "v1.2_3-x"] {
            assert_eq!(label_value(good), Ok(()), "{good}");
        }
        for bad in ["-", "a b", "a/b", &"a".repeat(64)] {
            assert!(label_value(bad).is_err(), "{bad}");
        }
        for good in ["http", "h2", "1-a"] {
            assert_eq!(port_name(good), Ok(()), "{good}");
        }
        for bad in ["", "80", "a--b", "-a", "a-", "HTTP", "abcdefghijklmnop"] {
            assert!(port_name(bad).is_err(), "{bad}");
        }
    }
}
