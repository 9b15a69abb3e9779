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

    /// Gives a text the number that it has elsewhere, unless it has one already.
    pub fn set(&mut self, number: Text, text: &str) {
        if self.numbers.contains_key(text) {
            return;
        }
        let at = number.0 as usize;
        if self.all.len() <= at {
            self.all.resize_with(at + 1, Box::default);
        }
        self.all[at] = text.into();
        self.numbers.insert(text.into(), number);
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

    #[test]
    fn a_text_may_have_the_number_that_others_gave_it() {
        let (mut texts, mut others) = (Texts::default(), Texts::default());
        ["pods", "nodes"].iter().for_each(|text| _ = others.add(text));
        texts.set(others.find("nodes"), "nodes");
        assert_eq!((texts.find("nodes"), texts.get(texts.find("nodes"))), (others.find("nodes"), "nodes"));
        assert_eq!(texts.find("pods"), Text::FOREIGN);
        // A known one keeps its number.
        texts.set(Text(9), "nodes");
        assert_eq!(texts.find("nodes"), others.find("nodes"));
    }
}
