//! Selectors as people type them: `app=shop,tier in (web,api),!canary`.

use crate::selector::{Operator, Requirement, SelectorError};

/// Longest selector text.
const TEXT_BYTES_MAX: usize = 64 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Symbol(&'a str),
    End,
}

struct Parser<'a> {
    rest: &'a str,
    token: Token<'a>,
}

fn refuse<T>(fact: &str) -> Result<T, SelectorError> {
    Err(SelectorError { message: format!("the selector cannot be read: {fact}") })
}

pub(crate) fn parse(text: &str) -> Result<Vec<Requirement<'_>>, SelectorError> {
    if text.len() > TEXT_BYTES_MAX {
        return refuse("it is longer than 64 KiB");
    }
    let mut parser = Parser { rest: text, token: Token::End };
    parser.advance()?;
    let mut requirements = Vec::new();
    if parser.token == Token::End {
        return Ok(requirements);
    }
    loop {
        requirements.push(parser.requirement()?);
        match parser.token {
            Token::End => return Ok(requirements),
            Token::Symbol(",") => parser.advance()?,
            _ => return refuse("a ',' or the end is missing behind a requirement"),
        }
    }
}

// === impl Parser ===

impl<'a> Parser<'a> {
    fn advance(&mut self) -> Result<(), SelectorError> {
        let rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
        let is_symbol = |letter: char| "=!(),<>".contains(letter);
        let symbol = ["==", "!=", "=", "!", "(", ")", ",", "<", ">"]
            .into_iter()
            .find(|symbol| rest.starts_with(symbol));
        let length = match symbol {
            Some(symbol) => symbol.len(),
            None => rest
                .find(|letter: char| is_symbol(letter) || " \t\r\n".contains(letter))
                .unwrap_or(rest.len()),
        };
        let (taken, rest) = rest.split_at(length);
        if taken.contains('\0') {
            return refuse("it holds a NUL character");
        }
        self.token = match symbol {
            _ if taken.is_empty() => Token::End,
            Some(_) => Token::Symbol(taken),
            None => Token::Word(taken),
        };
        self.rest = rest;
        Ok(())
    }

    fn requirement(&mut self) -> Result<Requirement<'a>, SelectorError> {
        let negated = self.token == Token::Symbol("!");
        if negated {
            self.advance()?;
        }
        let Token::Word(key) = self.token else { return refuse("a key is missing") };
        self.advance()?;
        if negated {
            return Requirement::new(key, Operator::DoesNotExist, Vec::new());
        }
        let operator = match self.token {
            Token::End | Token::Symbol(",") => return Requirement::new(key, Operator::Exists, Vec::new()),
            Token::Symbol("=" | "==") | Token::Word("in") => Operator::In,
            Token::Symbol("!=") | Token::Word("notin") => Operator::NotIn,
            Token::Symbol(">") => Operator::GreaterThan,
            Token::Symbol("<") => Operator::LessThan,
            _ => return refuse("an operator is missing behind a key"),
        };
        let takes_set = matches!(self.token, Token::Word(_));
        self.advance()?;
        let values = if takes_set { self.set()? } else { vec![self.value()?] };
        Requirement::new(key, operator, values)
    }

    fn value(&mut self) -> Result<&'a str, SelectorError> {
        match self.token {
            Token::End | Token::Symbol(",") => Ok(""),
            Token::Word(word) => {
                self.advance()?;
                Ok(word)
            }
            Token::Symbol(_) => refuse("a value is missing"),
        }
    }

    /// `(a,b)`; an empty place between the signs is the empty value.
    fn set(&mut self) -> Result<Vec<&'a str>, SelectorError> {
        if self.token != Token::Symbol("(") {
            return refuse("a '(' is missing");
        }
        let mut values = Vec::new();
        loop {
            self.advance()?;
            let value = match self.token {
                Token::Word(word) => {
                    self.advance()?;
                    word
                }
                _ => "",
            };
            if !values.contains(&value) {
                values.push(value);
            }
            match self.token {
                Token::Symbol(",") => {}
                Token::Symbol(")") => {
                    self.advance()?;
                    return Ok(values);
                }
                _ => return refuse("a ',' or a ')' is missing behind a value"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        let requirements = parse(text).ok()?;
        let one = |one: &Requirement<'_>| format!("{} {:?} {:?}", one.key, one.operator, one.values);
        Some(requirements.iter().map(one).collect::<Vec<_>>().join("; "))
    }

    #[test]
    fn texts_are_read_as_kubectl_reads_them() {
        for (text, expected) in [
            ("", ""),
            ("  ", ""),
            ("a", "a Exists []"),
            ("!a", "a DoesNotExist []"),
            ("a=b", "a In [\"b\"]"),
            ("a == b , c!=d", "a In [\"b\"]; c NotIn [\"d\"]"),
            ("a=", "a In [\"\"]"),
            ("a=,b", "a In [\"\"]; b Exists []"),
            ("x in (a,,b),y,z notin ()", "x In [\"a\", \"\", \"b\"]; y Exists []; z NotIn [\"\"]"),
            ("x in (in,notin)", "x In [\"in\", \"notin\"]"),
            ("in in (a)", "in In [\"a\"]"),
            ("a>1,b<2", "a GreaterThan [\"1\"]; b LessThan [\"2\"]"),
            ("example.org/tier=web", "example.org/tier In [\"web\"]"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn texts_that_kubectl_refuses_are_errors() {
        for text in [
            ",",
            "a,",
            ",a",
            "a b",
            "a in",
            "a in b",
            "a in (b",
            "a in (b c)",
            "=b",
            "a=(b)",
            "!a=b",
            "!",
            "a=b=c",
            "a>b",
            "a>",
            "-a=b",
            "a=b/c",
            "x in ((a)",
            "a\0",
        ] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }
}
