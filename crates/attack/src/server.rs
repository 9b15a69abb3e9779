//! How the API server was started.

use seawall_yaml::Value;

use crate::facts::Facts;

const PROGRAM: &str = "kube-apiserver";

/// What is known of a flag of the API server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag<'w> {
    /// No pod of an API server was read.
    Unread,
    /// It is not given.
    Unset,
    /// It is given, with this value; the empty text where it has none.
    Set(&'w str),
}

// === impl Facts ===

impl<'w> Facts<'w> {
    /// A flag of the API server, as its pod in kube-system says.
    pub fn server_flag(&self, flag: &str) -> Flag<'w> {
        let mut found = Flag::Unread;
        for pod in self.pods_in(self.texts.find("kube-system")) {
            for container in self.pod(pod).containers() {
                match flag_of(container.value, flag) {
                    Some(Some(value)) => return Flag::Set(value),
                    Some(None) => found = Flag::Unset,
                    None => {}
                }
            }
        }
        found
    }
}

/// A flag of a container that runs the API server, and none for any other container.
fn flag_of<'t>(container: Value<'t>, flag: &str) -> Option<Option<&'t str>> {
    let words: Vec<&str> = ["command", "args"]
        .iter()
        .flat_map(|key| container.items_at(&[key]))
        .filter_map(Value::as_str)
        .collect();
    words.iter().position(|word| word.rsplit('/').next() == Some(PROGRAM))?;
    let value = |(at, word): (usize, &&'t str)| {
        let rest = word.strip_prefix(flag)?;
        match rest.strip_prefix('=') {
            Some(value) => Some(value),
            None if rest.is_empty() => {
                Some(words.get(at + 1).copied().filter(|next| !next.starts_with('-')).unwrap_or_default())
            }
            None => None,
        }
    };
    Some(words.iter().enumerate().rev().find_map(value))
}
