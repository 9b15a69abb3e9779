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
        let mut servers = self.servers.iter();
        match servers.find_map(|words| value_of(words, flag)) {
            Some(value) => Flag::Set(value),
            None if self.servers.is_empty() => Flag::Unread,
            None => Flag::Unset,
        }
    }

    /// The words with which the API servers of kube-system were started.
    pub(crate) fn read_servers(&self) -> Vec<Vec<&'w str>> {
        let pods = self.pods_in(self.texts.find("kube-system"));
        let containers = pods.flat_map(|pod| self.pod(pod).containers().collect::<Vec<_>>());
        containers.filter_map(|container| words_of(container.value)).collect()
    }
}

/// The words of a container that runs the API server, and none for any other container.
fn words_of(container: Value<'_>) -> Option<Vec<&str>> {
    let words: Vec<&str> = ["command", "args"]
        .iter()
        .flat_map(|key| container.items_at(&[key]))
        .filter_map(Value::as_str)
        .collect();
    words.iter().any(|word| word.rsplit('/').next() == Some(PROGRAM)).then_some(words)
}

/// The value of a flag, of which the last counts.
fn value_of<'t>(words: &[&'t str], flag: &str) -> Option<&'t str> {
    let value = |(at, word): (usize, &&'t str)| {
        let rest = word.strip_prefix(flag)?;
        let next = || words.get(at + 1).copied().filter(|next| !next.starts_with('-')).unwrap_or_default();
        rest.strip_prefix('=').or_else(|| rest.is_empty().then(next))
    };
    words.iter().enumerate().rev().find_map(value)
}
