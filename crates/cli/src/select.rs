//! From what people name to the checks they mean.

use seawall_check::Check;
use seawall_posture::checks;

use crate::problem::Problem;
use crate::suggest::did_you_mean;

const ALL_CHECKS: &str = "`seawall checks list` shows all checks";

/// The check of an id.
pub(crate) fn check(id: &str) -> Result<&'static Check, Problem> {
    seawall_posture::find(id).ok_or_else(|| {
        let near = did_you_mean(id, checks().iter().map(|check| check.id));
        let hint = near.unwrap_or_else(|| ALL_CHECKS.to_owned());
        Problem::new(format!("unknown check \"{id}\"")).hint(hint)
    })
}

/// The checks that an id or a glob names; never none.
pub(crate) fn matching(pattern: &str) -> Result<Vec<&'static Check>, Problem> {
    if !pattern.contains(['*', '?']) {
        return check(pattern).map(|check| vec![check]);
    }
    let found: Vec<_> = checks().iter().copied().filter(|check| matches(pattern, check.id)).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    Err(Problem::new(format!("no check matches \"{pattern}\"")).hint(ALL_CHECKS))
}

/// Whether a text is as a pattern says, with `*` for any characters and `?` for any one.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut from) = (0, 0);
    // Where to go on after the last star, should what follows it not match.
    let mut retry: Option<(usize, usize)> = None;
    while from < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                retry = Some((at + 1, from + 1));
                at += 1;
            }
            Some(&byte) if byte == b'?' || byte == text[from] => {
                at += 1;
                from += 1;
            }
            _ => match retry {
                Some((star, next)) => {
                    (at, from) = (star, next);
                    retry = Some((star, next + 1));
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_ids() {
        for (pattern, text, expected) in [
            ("*", "host-network", true),
            ("host-*", "host-network", true),
            ("*-network", "host-network", true),
            ("*o*o*", "host-network", true),
            ("host-????work", "host-network", false),
            ("host-???work", "host-network", true),
            ("host", "host-network", false),
            ("*-pid", "host-network", false),
            ("", "", true),
            ("**", "", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn unknown_checks_come_with_the_nearest_known_one() {
        let known = checks().first().expect("there are checks").id;
        let typo = format!("{known}s");
        let unknown = check(&typo).expect_err("no check is called so");
        let expected =
            Problem::new(format!("unknown check \"{typo}\"")).hint(format!("did you mean `{known}`?"));
        assert_eq!(unknown, expected);
        assert!(matching("no-such-*").is_err());
    }
}
