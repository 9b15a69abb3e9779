//! Blanks comments and the insides of literals in Rust source, so that rules look at code alone. Line and
//! column of everything else stay as they are.

/// The source with every character of a comment or literal replaced by a space; newlines stay.
pub(super) fn mask(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut masked = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => line_comment_end(&chars, at),
            '/' if chars.get(at + 1) == Some(&'*') => block_comment_end(&chars, at),
            '"' => string_end(&chars, at),
            'r' if !follows_identifier(&chars, at) => raw_string_end(&chars, at).unwrap_or(at),
            '\'' => char_end(&chars, at).unwrap_or(at),
            _ => at,
        };
        if end == at {
            masked.push(chars[at]);
            at += 1;
        } else {
            masked.extend(chars[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    masked
}

/// Whether the character before belongs to an identifier; the byte prefix `b` of `br"…"` does not count.
fn follows_identifier(chars: &[char], at: usize) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    match at.checked_sub(1).map(|before| chars[before]) {
        Some('b' | 'c') => at >= 2 && is_word(chars[at - 2]),
        Some(before) => is_word(before),
        None => false,
    }
}

fn line_comment_end(chars: &[char], at: usize) -> usize {
    chars[at..].iter().position(|&c| c == '\n').map_or(chars.len(), |length| at + length)
}

fn block_comment_end(chars: &[char], at: usize) -> usize {
    let mut depth = 0;
    let mut end = at;
    while end + 1 < chars.len() {
        match (chars[end], chars[end + 1]) {
            ('/', '*') => {
                depth += 1;
                end += 2;
            }
            ('*', '/') => {
                depth -= 1;
                end += 2;
                if depth == 0 {
                    return end;
                }
            }
            _ => end += 1,
        }
    }
    chars.len()
}

fn string_end(chars: &[char], at: usize) -> usize {
    let mut end = at + 1;
    while end < chars.len() {
        match chars[end] {
            '\\' => end += 2,
            '"' => return end + 1,
            _ => end += 1,
        }
    }
    chars.len()
}

fn raw_string_end(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars[at + 1..].iter().take_while(|&&c| c == '#').count();
    let open = at + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return None;
    }
    let closes = |end: usize| {
        chars[end] == '"' && chars[end + 1..].iter().take_while(|&&c| c == '#').count() >= hashes
    };
    let close = (open + 1..chars.len()).find(|&end| closes(end));
    Some(close.map_or(chars.len(), |end| end + 1 + hashes))
}

/// The end of a character literal, or none where the quote starts a lifetime.
fn char_end(chars: &[char], at: usize) -> Option<usize> {
    match (chars.get(at + 1)?, chars.get(at + 2)?) {
        ('\\', _) => {
            let close = chars[at + 3..].iter().take(CHAR_LITERAL_LENGTH_MAX).position(|&c| c == '\'')?;
            Some(at + 3 + close + 1)
        }
        (_, '\'') => Some(at + 3),
        _ => None,
    }
}

/// `'\u{10FFFF}'` is the longest character literal there is.
const CHAR_LITERAL_LENGTH_MAX: usize = 10;

#[cfg(test)]
mod tests {
    use super::mask;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(mask(source), expected);
    }

    #[test]
    fn comments_and_literals_are_blanked_and_code_stays() {
        check("a // b\nc", "a     \nc");
        check("a /* b /* c */ d */ e", "a                   e");
        check(r#"f("a\"b") g"#, r#"f(      ) g"#);
        check(r##"f(r#"a"b"#) g"##, "f(        ) g");
        check(r"f('\'') + '{'", r"f(    ) +    ");
        check("fn f<'a>(x: &'a str)", "fn f<'a>(x: &'a str)");
        check("for r in 0..1 {}", "for r in 0..1 {}");
    }
}
