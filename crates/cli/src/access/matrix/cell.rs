//! One cell of a matrix, in letters and colours.

use seawall_access::{Column, Holding, Verbs};
use seawall_report::Heat;

/// The letter of each verb, in the order of columns of text.
const LETTERS: &[(&str, char)] = &[
    ("get", 'g'),
    ("list", 'l'),
    ("watch", 'w'),
    ("create", 'c'),
    ("update", 'u'),
    ("patch", 'p'),
    ("delete", 'd'),
    ("deletecollection", 'x'),
    ("impersonate", 'i'),
    ("bind", 'b'),
    ("escalate", 'e'),
    ("approve", 'a'),
    ("sign", 's'),
    ("attest", 't'),
    ("use", 'r'),
    ("proxy", 'y'),
];

const MILD: [&str; 3] = ["get", "list", "watch"];

/// What letters and signs mean.
pub(super) fn legend(columns: &[Column]) -> String {
    let every = columns.iter().fold(Verbs::default(), |all, column| all.and(column.verbs));
    let word = |verb| {
        let letter = LETTERS.iter().find(|(name, _)| *name == verb);
        letter.map(|(name, letter)| format!("{letter} {name}"))
    };
    let words: Vec<String> = every.names().filter_map(word).collect();
    format!(
        "CAPITALS everywhere, small letters in some namespaces, (in brackets) for some names only, \
             ALL every verb, ? unknown whether there is more, · nothing\n{}",
        words.join(", ")
    )
}

/// Verbs as letters; `all` where there is nothing else.
fn letters(verbs: Verbs, column: &Column, upper: bool) -> String {
    if verbs == column.verbs && verbs.names().count() > 1 {
        return if upper { "ALL".to_owned() } else { "all".to_owned() };
    }
    let letter = |verb| LETTERS.iter().find(|(name, _)| *name == verb).map(|(_, letter)| *letter);
    let found = verbs.names().filter_map(letter);
    found.map(|letter| if upper { letter.to_ascii_uppercase() } else { letter }).collect()
}

/// What a cell says: capitals everywhere, small letters in some namespaces, in brackets for some names only.
pub(super) fn text(holding: &Holding, column: &Column, unknown: bool) -> String {
    let (every, named) = holding.somewhere();
    let every = every.without(holding.everywhere);
    let named = named.without(holding.everywhere).without(holding.everywhere_named).without(every);
    let bracketed = |text: String| if text.is_empty() { text } else { format!("({text})") };
    let mut text = letters(holding.everywhere, column, true);
    text += &bracketed(letters(holding.everywhere_named, column, true));
    text += &letters(every, column, false);
    text += &bracketed(letters(named, column, false));
    let is_all = holding.everywhere == column.verbs;
    if (unknown && !is_all) || !holding.unknown.is_empty() {
        text.push('?');
    }
    if text.is_empty() { "·".to_owned() } else { text }
}

/// Reading some things is as strong as changing others.
fn is_strong(verbs: Verbs, column: &Column) -> bool {
    let is_reading_strong = column.resource == "secrets"
        || ["exec", "attach", "portforward", "proxy"].contains(&column.subresource.as_str());
    !verbs.is_empty() && (is_reading_strong || verbs.names().any(|verb| !MILD.contains(&verb)))
}

/// How strong a cell is, and where it holds.
pub(super) fn heat(holding: &Holding, column: &Column, unknown: bool) -> Heat {
    let everywhere = holding.everywhere.and(holding.everywhere_named);
    let (every, named) = holding.somewhere();
    match (holding.is_something(), everywhere.is_empty()) {
        (true, false) if is_strong(everywhere, column) => Heat::Strong,
        (true, _) if is_strong(every.and(named), column) => Heat::StrongSomewhere,
        (true, false) => Heat::Mild,
        (true, true) => Heat::MildSomewhere,
        (false, _) if unknown || !holding.unknown.is_empty() => Heat::Unknown,
        (false, _) => Heat::Nothing,
    }
}
