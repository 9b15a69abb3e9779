//! The text of a settings file with what is wrong in it.

use seawall_finding::Place;
use seawall_yaml::{Kind, LineIndex, Span, Value};

use crate::problem::Problem;

/// More problems than a person would read at once.
const PROBLEMS_MAX: usize = 50;

/// What every manifest holds.
const MANIFEST_KEY: &[u8] = b"apiVersion";

/// Collects problems with their places.
pub(crate) struct ConfigText<'c> {
    path: &'c str,
    text: &'c [u8],
    lines: LineIndex,
    /// A manifest that is named by mistake may hold secrets, so that none of its lines is shown.
    shows_lines: bool,
    pub(crate) problems: Vec<Problem>,
}

// === impl ConfigText ===

impl<'c> ConfigText<'c> {
    pub(crate) fn new(path: &'c str, text: &'c [u8]) -> Self {
        let shows_lines = !text.windows(MANIFEST_KEY.len()).any(|window| window == MANIFEST_KEY);
        ConfigText { path, text, lines: LineIndex::new(text), shows_lines, problems: Vec::new() }
    }

    /// Where a value stands.
    pub(crate) fn place(&self, value: Value<'_>) -> Place {
        let position = self.lines.position(value.span().unwrap_or_default().value.start);
        Place { path: self.path.to_owned(), position: Some((position.line, position.column)) }
    }

    /// A problem with what stands in a byte range.
    pub(crate) fn wrong(&mut self, span: Span, fact: impl Into<String>, hint: Option<String>) {
        self.misplaced(span, Problem::new(fact).maybe_hint(hint));
    }

    /// A problem that has not yet got its place.
    fn misplaced(&mut self, span: Span, problem: Problem) {
        if self.problems.len() == PROBLEMS_MAX {
            return;
        }
        let position = self.lines.position(span.start);
        let place = Place { path: self.path.to_owned(), position: Some((position.line, position.column)) };
        let meant = self.text.get(span.start as usize..span.end as usize).unwrap_or_default();
        let meant = String::from_utf8_lossy(meant);
        let length = meant.lines().next().unwrap_or_default().chars().count();
        let line = self.line(position.line);
        let problem = problem.at(place);
        self.problems.push(if self.shows_lines { problem.excerpt(&line, length) } else { problem });
    }

    /// A problem with a key.
    pub(crate) fn wrong_key(&mut self, value: Value<'_>, fact: impl Into<String>, hint: Option<String>) {
        let span = value.span().map_or_else(Span::default, |span| span.key);
        self.wrong(span, fact, hint);
    }

    /// A problem with a value.
    pub(crate) fn wrong_value(&mut self, value: Value<'_>, fact: impl Into<String>, hint: Option<String>) {
        let span = value.span().unwrap_or_default();
        let written = if span.value.start == span.value.end { span.key } else { span.value };
        self.wrong(written, fact, hint);
    }

    /// A key that something else has refused.
    pub(crate) fn refused_key(&mut self, value: Value<'_>, problem: Problem) {
        self.misplaced(value.span().unwrap_or_default().key, problem);
    }

    /// A value that something else has refused.
    pub(crate) fn refused_value(&mut self, value: Value<'_>, problem: Problem) {
        self.misplaced(value.span().unwrap_or_default().value, problem);
    }

    /// A value of another type than the one expected.
    pub(crate) fn mistyped(&mut self, value: Value<'_>, name: &str, expected: &str) {
        let hint = match value.kind() {
            Kind::Float | Kind::Int | Kind::Bool if expected == "a string" => {
                Some("put it in quotes".to_owned())
            }
            Kind::String if expected.starts_with("a list") => Some("put it in brackets: [ ]".to_owned()),
            _ => None,
        };
        let fact = format!("{name} is {}, expected {expected}", kind_noun(value.kind()));
        self.wrong_value(value, fact, hint);
    }

    fn line(&self, number: u32) -> String {
        let Some(start) = self.lines.line_start(number) else { return String::new() };
        let end = self.lines.line_start(number + 1).map_or(self.text.len(), |next| next as usize);
        String::from_utf8_lossy(self.text.get(start as usize..end).unwrap_or_default()).into_owned()
    }
}

/// What a value is, for messages.
fn kind_noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "empty",
        Kind::Bool => "true or false",
        Kind::Int | Kind::Float => "a number",
        Kind::String => "a string",
        Kind::List => "a list",
        Kind::Map => "a map",
    }
}
