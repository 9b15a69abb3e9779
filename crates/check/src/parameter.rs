//! What people may set: declared with a default by the check, overridden in `seawall.yaml`.

use std::collections::HashMap;

/// A value of a parameter. Defaults live in constants, so lists are slices there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// A number.
    Int(i64),
    /// A switch.
    Bool(bool),
    /// Words.
    Words(&'static [&'static str]),
    /// Words from a configuration file.
    OwnWords(Vec<String>),
}

/// A parameter of a check.
#[derive(Debug)]
pub struct Parameter {
    /// Its name in `seawall.yaml`, kebab-case.
    pub name: &'static str,
    /// What it means, with its unit.
    pub description: &'static str,
    /// What counts where nobody sets it.
    pub default: Setting,
}

/// Values people have set, by check id and parameter name.
#[derive(Clone, Debug, Default)]
pub struct Parameters {
    values: HashMap<(String, String), Setting>,
}

// === impl Parameters ===

impl Parameters {
    /// Sets a value; it must be of the default's type, which the configuration reader checks.
    pub fn set(&mut self, check: &str, name: &str, value: Setting) {
        self.values.insert((check.to_owned(), name.to_owned()), value);
    }

    /// What someone has set, if anyone has.
    pub fn get(&self, check: &str, name: &str) -> Option<&Setting> {
        if self.values.is_empty() {
            return None;
        }
        self.values.get(&(check.to_owned(), name.to_owned()))
    }
}

// === impl Setting ===

impl Setting {
    /// Whether two settings are of one type.
    pub fn same_type(&self, other: &Setting) -> bool {
        self.type_name() == other.type_name()
    }

    /// The type's name for messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Setting::Int(_) => "a number",
            Setting::Bool(_) => "true or false",
            Setting::Words(_) | Setting::OwnWords(_) => "a list of strings",
        }
    }
}
