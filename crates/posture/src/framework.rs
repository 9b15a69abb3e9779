//! Frameworks: lists of controls that others have drawn up, and what the checks say of each.
//!
//! A framework is a data file, shipped in `frameworks/` or written by its users. A control is
//! judged by the checks that cite it (`framework/control`) and by those its entry names; a control
//! without a check says whether only a person can judge it, or that no check exists yet.

mod evaluate;
mod read;

pub use evaluate::{ControlResult, ControlVerdict, FrameworkResult, evaluate};
pub use read::{ReadError, read};

use seawall_check::Check;

/// A list of controls.
#[derive(Clone, Debug)]
pub struct Framework {
    /// What people type, kebab-case.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its edition.
    pub version: String,
    /// Where its text is published.
    pub reference: String,
    /// All its controls, those without a check included.
    pub controls: Vec<Control>,
}

/// One control of a framework.
#[derive(Clone, Debug)]
pub struct Control {
    /// Its id within the framework.
    pub id: String,
    /// What holds where the control is met, in our own words.
    pub title: String,
    /// The part of the framework it stands in; may be empty.
    pub section: String,
    /// How it is judged.
    pub means: Means,
}

/// How a control is judged.
#[derive(Clone, Debug)]
pub enum Means {
    /// By these checks; never empty.
    Checks(Vec<&'static Check>),
    /// By a person only, for the reason given.
    Manual(String),
    /// Not yet: what it takes.
    NotImplemented(String),
}

/// The frameworks that are shipped, by name.
const SHIPPED: &[(&str, &str)] = &[
    ("attack", include_str!("../frameworks/attack.yaml")),
    ("cis", include_str!("../frameworks/cis.yaml")),
    ("iso27001", include_str!("../frameworks/iso27001.yaml")),
    ("mitre", include_str!("../frameworks/mitre.yaml")),
    ("ms-threat-matrix", include_str!("../frameworks/ms-threat-matrix.yaml")),
    ("nsa", include_str!("../frameworks/nsa.yaml")),
    ("pci", include_str!("../frameworks/pci.yaml")),
    ("pss", include_str!("../frameworks/pss.yaml")),
    ("soc2", include_str!("../frameworks/soc2.yaml")),
    ("stig", include_str!("../frameworks/stig.yaml")),
];

/// The names of the shipped frameworks, in alphabetical order.
pub fn framework_names() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(name, _)| *name)
}

/// The shipped framework of a name.
pub fn shipped_framework(name: &str) -> Option<Framework> {
    let (_, text) = SHIPPED.iter().find(|(known, _)| *known == name)?;
    Some(read(text.as_bytes()).expect("a test reads every shipped framework"))
}

#[cfg(test)]
mod tests;
