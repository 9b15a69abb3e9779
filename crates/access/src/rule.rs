//! One rule of a role, and what it allows.

use seawall_yaml::NodeId;

use crate::policy::Origin;
use crate::request::{Request, Target};
use crate::text::{Text, Texts};

/// A rule, with its texts as numbers. They keep the order in which they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub(crate) verbs: Box<[Text]>,
    pub(crate) groups: Box<[Text]>,
    pub(crate) resources: Box<[Text]>,
    pub(crate) names: Box<[Text]>,
    /// The names in order, since there may be very many.
    pub(crate) sorted_names: Box<[Text]>,
    pub(crate) urls: Box<[Text]>,
    /// The object it is written in, which may be another one than the role that has it: roles gather
    /// rules of others.
    pub origin: Origin,
    /// Where it stands in that object's tree.
    pub node: NodeId,
}

/// What a request may be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// The request carries this name, or the empty one.
    As(Text),
    /// Any name, as the person asks for may be.
    Any,
}

/// A request with its texts as numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ask<'r> {
    /// About objects.
    Resource {
        verb: Text,
        group: Text,
        /// `pods` or `pods/log`.
        combined: Text,
        /// `*/log`.
        any_with_subresource: Text,
        named: Named,
    },
    /// About a path.
    Url { verb: Text, path: &'r str },
}

// === impl Ask ===

impl<'r> Ask<'r> {
    pub(crate) fn new(request: &'r Request, texts: &Texts) -> Ask<'r> {
        let verb = texts.find(&request.verb);
        match &request.target {
            Target::Url(path) => Ask::Url { verb, path },
            Target::Resource(resource) => Ask::Resource {
                verb,
                group: texts.find(&resource.group),
                combined: texts.find(&resource.combined()),
                any_with_subresource: match resource.subresource.as_str() {
                    "" => Text::FOREIGN,
                    subresource => texts.find(&format!("*/{subresource}")),
                },
                named: Named::As(texts.find(&resource.name)),
            },
        }
    }

    /// The same, whatever the name.
    pub(crate) fn by_any_name(self) -> Ask<'r> {
        match self {
            Ask::Resource { verb, group, combined, any_with_subresource, .. } => {
                Ask::Resource { verb, group, combined, any_with_subresource, named: Named::Any }
            }
            url @ Ask::Url { .. } => url,
        }
    }
}

// === impl Rule ===

impl Rule {
    /// Whether the rule allows it.
    pub(crate) fn allows(&self, ask: &Ask<'_>, texts: &Texts) -> bool {
        match *ask {
            Ask::Resource { verb, group, combined, any_with_subresource, named } => {
                has(&self.verbs, verb)
                    && has(&self.groups, group)
                    && (has(&self.resources, combined) || self.resources.contains(&any_with_subresource))
                    && self.allows_name(named)
            }
            Ask::Url { verb, path } => {
                has(&self.verbs, verb) && self.urls.iter().any(|url| covers_url(texts.get(*url), path))
            }
        }
    }

    fn allows_name(&self, named: Named) -> bool {
        match named {
            Named::Any => true,
            Named::As(name) => self.has_name(name),
        }
    }

    /// Whether it holds for a name.
    pub(crate) fn has_name(&self, name: Text) -> bool {
        self.names.is_empty() || self.sorted_names.binary_search(&name).is_ok()
    }

    /// Whether it allows a verb on a resource of a group, `pods` or `pods/log`, for some name at least.
    pub fn grants(&self, verb: &str, group: &str, resource: &str, texts: &Texts) -> bool {
        let has = |list: &[Text], wanted: &str| {
            list.iter().any(|text| *text == Text::STAR || texts.get(*text) == wanted)
        };
        let of_any = || {
            let subresource = resource.split_once('/').map(|(_, subresource)| subresource);
            let is_it = |text: &Text| texts.get(*text).strip_prefix("*/") == subresource;
            subresource.is_some() && self.resources.iter().any(is_it)
        };
        has(&self.verbs, verb) && has(&self.groups, group) && (has(&self.resources, resource) || of_any())
    }

    /// Whether it is for some names only.
    pub fn is_named(&self) -> bool {
        !self.names.is_empty()
    }

    /// The texts of its verbs, in their order.
    pub fn verbs<'t>(&'t self, texts: &'t Texts) -> impl Iterator<Item = &'t str> {
        self.verbs.iter().map(|text| texts.get(*text))
    }

    /// The texts of its API groups, in their order.
    pub fn groups<'t>(&'t self, texts: &'t Texts) -> impl Iterator<Item = &'t str> {
        self.groups.iter().map(|text| texts.get(*text))
    }

    /// The texts of its resources, in their order.
    pub fn resources<'t>(&'t self, texts: &'t Texts) -> impl Iterator<Item = &'t str> {
        self.resources.iter().map(|text| texts.get(*text))
    }

    /// The texts of its resource names, in their order; none where every name is allowed.
    pub fn names<'t>(&'t self, texts: &'t Texts) -> impl Iterator<Item = &'t str> {
        self.names.iter().map(|text| texts.get(*text))
    }

    /// The texts of its paths, in their order.
    pub fn urls<'t>(&'t self, texts: &'t Texts) -> impl Iterator<Item = &'t str> {
        self.urls.iter().map(|text| texts.get(*text))
    }

    /// What it says, wherever it is written.
    pub(crate) fn content(&self) -> [&[Text]; 5] {
        [&self.verbs, &self.groups, &self.resources, &self.names, &self.urls]
    }
}

/// Whether a list of a rule holds a text, or `*`.
fn has(list: &[Text], wanted: Text) -> bool {
    list.iter().any(|text| *text == Text::STAR || *text == wanted)
}

/// Whether a path of a rule covers a path, or another path of a rule.
pub(crate) fn covers_url(pattern: &str, path: &str) -> bool {
    pattern == path || (pattern.ends_with('*') && path.starts_with(pattern.trim_end_matches('*')))
}

#[cfg(test)]
mod tests {
    use super::covers_url;

    #[test]
    fn paths_end_in_stars() {
        for (pattern, path, expected) in [
            ("*", "/healthz", true),
            ("/healthz", "/healthz", true),
            ("/healthz", "/healthz/etcd", false),
            ("/healthz/*", "/healthz/etcd", true),
            ("/healthz/*", "/healthz", false),
            ("/healthz*", "/healthz", true),
            ("/api/**", "/api/v1", true),
            ("/*/v1", "/api/v1", false),
            ("", "", true),
        ] {
            assert_eq!(covers_url(pattern, path), expected, "{pattern} {path}");
        }
    }
}
