//! Errors and gaps in the house's grammar: a fact, its place, the line, a hint.

use seawall_finding::{Gap, Place};

use crate::excerpt::Excerpt;
use crate::text::{columns, plain};

/// Columns of an excerpt in a diagnostic.
const EXCERPT_COLUMNS_MAX: usize = 74;

/// Draws a diagnostic:
///
/// ```text
/// error: fact
///   --> file:line:column
///    |
///  3 | the line
///    |     ^
/// hint: advice
/// ```
///
/// `excerpt` is the line that the place points into. Ends without a newline.
pub fn diagnose(
    level: &str,
    fact: &str,
    place: Option<&Place>,
    excerpt: Option<&str>,
    hint: Option<&str>,
) -> String {
    let mut lines = vec![format!("{level}: {}", plain(fact))];
    if let Some(place) = place {
        lines.push(format!("  --> {}", plain(&place.to_string())));
    }
    if let Some((line, column)) = place.and_then(|place| place.position)
        && let Some(excerpt) = excerpt.filter(|excerpt| !excerpt.trim().is_empty())
    {
        let before: String = excerpt.chars().take(column.saturating_sub(1) as usize).collect();
        let text = plain(excerpt).into_owned();
        let excerpt = Excerpt { line, before: columns(&plain(&before)), text, length: 1 };
        lines.extend(excerpt.cropped(EXCERPT_COLUMNS_MAX).lines().map(|line| format!(" {line}")));
    }
    if let Some(hint) = hint {
        lines.push(format!("hint: {}", plain(hint)));
    }
    lines.join("\n")
}

/// Draws a gap.
pub fn diagnose_gap(gap: &Gap) -> String {
    let fact = gap.cause.to_string();
    diagnose("error", &fact, Some(&gap.place), gap.excerpt.as_deref(), gap.hint.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_shows_fact_place_line_and_hint() {
        let place = Place { path: "a\u{1b}.yaml".to_owned(), position: Some((3, 5)) };
        let text =
            diagnose("error", "found a tab", Some(&place), Some("key:\tvalue"), Some("indent with spaces"));
        let expected = "error: found a tab
  --> a\\u{1b}.yaml:3:5
   |
 3 | key:\\tvalue
   |     ^
hint: indent with spaces";
        assert_eq!(text, expected);
        let whole = Place { path: "b".to_owned(), position: None };
        assert_eq!(diagnose("warning", "gone", Some(&whole), Some("x"), None), "warning: gone\n  --> b");
    }
}
