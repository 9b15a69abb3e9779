//! From what people name to the checks they mean.

use seawall_check::{Check, glob_matches};
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
    let found: Vec<_> = checks().iter().copied().filter(|check| glob_matches(pattern, check.id)).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    Err(Problem::new(format!("no check matches \"{pattern}\"")).hint(ALL_CHECKS))
}

#[cfg(test)]
mod tests {
    use super::*;

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
