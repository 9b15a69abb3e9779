//! Texts as small numbers, so that rules are compared without reading them.

use std::collections::HashMap;

/// A text of a [`Texts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text(u32);

/// Every text that rules and bindings hold, once.
#[derive(Clone, Debug)]
pub struct Texts {
    all: Vec<Box<str>>,
    numbers: HashMap<Box<str>, Text>,
}

// === impl Text ===

impl Text {
    /// The empty text: the core group, no name.
    pub const EMPTY: Text = Text(0);
    /// `*`.
    pub const STAR: Text = Text(1);
    /// A text that no rule holds.
    pub const FOREIGN: Text = Text(u32::MAX);

    /// The number; texts are numbered from nothing on, less than 2³¹ of them.
    pub(crate) fn number(self) -> u32 {
        self.0
    }
}

// === impl Texts ===

impl Default for Texts {
    fn default() -> Self {
        let mut texts = Texts { all: Vec::new(), numbers: HashMap::new() };
        texts.add("");
        texts.add("*");
        texts
    }
}

impl Texts {
    /// The number of a text, given now where it has none.
    pub fn add(&mut self, text: &str) -> Text {
        if let Some(known) = self.numbers.get(text) {
            return *known;
        }
        let number = Text(self.all.len() as u32);
        self.all.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }

    /// The number of a text; [`Text::FOREIGN`] where it has none.
    pub fn find(&self, text: &str) -> Text {
        self.numbers.get(text).copied().unwrap_or(Text::FOREIGN)
    }

    /// The text of a number; empty for [`Text::FOREIGN`].
    pub fn get(&self, text: Text) -> &str {
        self.all.get(text.0 as usize).map_or("", |text| text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_one_number() {
        let mut texts = Texts::default();
        let pods = texts.add("pods");
        assert_eq!(texts.add("pods"), pods);
        assert_eq!((texts.find("pods"), texts.get(pods)), (pods, "pods"));
        assert_eq!((texts.add(""), texts.add("*")), (Text::EMPTY, Text::STAR));
        assert_eq!((texts.find("nodes"), texts.get(Text::FOREIGN)), (Text::FOREIGN, ""));
    }
}
