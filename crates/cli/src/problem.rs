//! What went wrong, in the house grammar: a lower-case fact, the place with its line and a caret,
//! and a hint that can be acted on.

use seawall_finding::{Gap, Note, Place};

/// Longest stretch of a source line that is shown, in characters.
const EXCERPT_CHARS_MAX: usize = 100;

/// One thing that went wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Problem {
    fact: String,
    place: Option<Place>,
    excerpt: Option<Box<Excerpt>>,
    hints: Vec<String>,
}

/// A line of the input with the part that is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Excerpt {
    text: String,
    /// First character meant, from one.
    column: usize,
    /// How many characters are meant; at least one.
    length: usize,
}

/// Marks stretches of text; what the mark looks like is the console's business.
pub(crate) trait Paint {
    /// A word of alarm, such as `error`.
    fn alarm(&self, text: &str) -> String;
    /// Scaffolding, such as line numbers.
    fn frame(&self, text: &str) -> String;
    /// What the eye shall find first.
    fn strong(&self, text: &str) -> String;
}

// === impl Problem ===

impl Problem {
    /// A problem that is known by its fact alone.
    pub(crate) fn new(fact: impl Into<String>) -> Self {
        Problem { fact: fact.into(), ..Problem::default() }
    }

    /// Adds what can be done about it.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds a hint where there is one.
    pub(crate) fn maybe_hint(self, hint: Option<String>) -> Self {
        match hint {
            Some(hint) => self.hint(hint),
            None => self,
        }
    }

    /// Adds where it is.
    pub(crate) fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Adds the source line, of which `length` characters from the place's column on are meant.
    pub(crate) fn excerpt(mut self, text: &str, length: usize) -> Self {
        let position = self.place.as_ref().and_then(|place| place.position);
        if let Some((_, column)) = position {
            let text = text.trim_end_matches(['\r', '\n']).to_owned();
            self.excerpt = Some(Box::new(Excerpt { text, column: column as usize, length: length.max(1) }));
        }
        self
    }

    /// What it is.
    pub(crate) fn fact(&self) -> &str {
        &self.fact
    }

    /// Where it is, where that is known.
    pub(crate) fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// All lines, the last one ended.
    pub(crate) fn render(&self, word: &str, paint: &dyn Paint) -> String {
        let mut out = format!("{}: {}\n", paint.alarm(word), paint.strong(&visible(&self.fact)));
        if let Some(place) = &self.place {
            let number = place.position.map_or_else(String::new, |(line, _)| line.to_string());
            let margin = " ".repeat(number.len());
            out += &format!("{margin}{} {}\n", paint.frame("-->"), visible(&place.to_string()));
            if let Some(excerpt) = &self.excerpt {
                let (text, carets) = excerpt.lines();
                let bar = paint.frame("|");
                out += &format!("{margin} {bar}\n{} {bar} {text}\n", paint.frame(&number));
                if !carets.is_empty() {
                    out += &format!("{margin} {bar} {}\n", paint.alarm(&carets));
                }
            }
        }
        for hint in &self.hints {
            out += &format!("{} {}\n", paint.frame("hint:"), visible(hint));
        }
        out
    }
}

impl From<&Gap> for Problem {
    fn from(gap: &Gap) -> Self {
        let problem = Problem::new(gap.cause.to_string()).at(gap.place.clone()).maybe_hint(gap.hint.clone());
        match &gap.excerpt {
            Some(text) => problem.excerpt(text, 1),
            None => problem,
        }
    }
}

impl From<&Note> for Problem {
    fn from(note: &Note) -> Self {
        Problem::new(note.fact.clone()).at(note.place.clone()).maybe_hint(note.hint.clone())
    }
}

// === impl Excerpt ===

impl Excerpt {
    /// The line, cut to what can be shown, and the line with the carets below it.
    fn lines(&self) -> (String, String) {
        let count = self.text.chars().count();
        let first = self.column.saturating_sub(1);
        let skipped =
            if count <= EXCERPT_CHARS_MAX { 0 } else { first.saturating_sub(EXCERPT_CHARS_MAX / 2) };
        let shown: String = self.text.chars().skip(skipped).take(EXCERPT_CHARS_MAX).collect();
        let width = count.saturating_sub(skipped).min(EXCERPT_CHARS_MAX);
        let start = first - skipped;
        if start > width {
            return (one_column_each(&shown), String::new());
        }
        let length = self.length.min(width - start).max(1);
        (one_column_each(&shown), format!("{}{}", " ".repeat(start), "^".repeat(length)))
    }
}

/// Text as it is safe on a terminal: control characters, which could rewrite what stands on the
/// screen, are spelled out.
pub(crate) fn visible(text: &str) -> String {
    if !text.chars().any(char::is_control) {
        return text.to_owned();
    }
    text.chars()
        .map(|c| if c.is_control() { c.escape_default().to_string() } else { c.to_string() })
        .collect()
}

/// As [`visible`], with every character kept to one column so that carets stand where they should.
fn one_column_each(text: &str) -> String {
    let column = |c: char| match c {
        '\t' => ' ',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    text.chars().map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Plain;

    impl Paint for Plain {
        fn alarm(&self, text: &str) -> String {
            text.to_owned()
        }
        fn frame(&self, text: &str) -> String {
            text.to_owned()
        }
        fn strong(&self, text: &str) -> String {
            text.to_owned()
        }
    }

    fn place(line: u32, column: u32) -> Place {
        Place { path: "seawall.yaml".to_owned(), position: Some((line, column)) }
    }

    #[test]
    fn a_problem_points_at_its_place() {
        let problem = Problem::new("unknown key \"skp\"")
            .at(place(12, 3))
            .excerpt("\t skp: [a]\n", 3)
            .hint("did you mean `skip`?");
        let expected = "\
error: unknown key \"skp\"
  --> seawall.yaml:12:3
   |
12 |   skp: [a]
   |   ^^^
hint: did you mean `skip`?
";
        assert_eq!(problem.render("error", &Plain), expected);
    }

    #[test]
    fn long_lines_are_cut_around_the_caret() {
        let text = format!("{}HERE{}", "a".repeat(500), "b".repeat(500));
        let problem = Problem::new("x").at(place(1, 501)).excerpt(&text, 4);
        let out = problem.render("error", &Plain);
        let lines: Vec<_> = out.lines().collect();
        let at = lines[4].find('^').expect("a caret");
        assert_eq!(&lines[3][at..at + 4], "HERE");
        assert!(lines[3].len() < 120);
    }

    #[test]
    fn a_caret_behind_the_shown_text_is_left_out() {
        let out = Problem::new("x").at(place(1, 300)).excerpt("short", 1).render("error", &Plain);
        assert!(!out.contains('^'), "{out}");
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        let problem = Problem::new("bad \u{1b}[2J").at(place(1, 1)).excerpt("\u{1b}[31mred", 1);
        assert!(!problem.render("error", &Plain).contains('\u{1b}'));
    }
}
