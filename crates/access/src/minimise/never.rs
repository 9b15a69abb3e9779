//! Rights that no proposal holds.

use std::fmt;
use std::str::FromStr;

use crate::request::{Request, Resource, Target};

/// Rights that are worth more than their use shows: each gives other rights. As `VERB RESOURCE`, with
/// ` everywhere` where they are forbidden only for the whole cluster.
pub const NEVER: &[&str] = &[
    "escalate *",
    "bind *",
    "impersonate *",
    "* nodes/proxy",
    "list secrets everywhere",
    "watch secrets everywhere",
    "create serviceaccounts/token everywhere",
];

/// A right that no proposal holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Never {
    verb: String,
    /// Group and resource with subresource; none stands for all.
    resource: Option<(String, String)>,
    everywhere: bool,
}

/// Why a recorded request gets nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// An entry of the list of rights that no proposal holds.
    Never(Never),
    /// A rule that allows it would be a wildcard: whoever may ask for anything could otherwise widen what is
    /// proposed, by asking for the resource `*` or the path `/*`.
    Wildcard,
}

// === impl Withheld ===

impl Withheld {
    /// Why a request gets nothing; none where it may get a rule.
    pub(super) fn why(request: &Request, never: &[Never]) -> Option<Withheld> {
        if is_wildcard(request) {
            return Some(Withheld::Wildcard);
        }
        never.iter().find(|never| never.forbids(request)).cloned().map(Withheld::Never)
    }
}

impl fmt::Display for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Withheld::Never(never) => never.fmt(f),
            Withheld::Wildcard => f.write_str("a rule for it would be a wildcard"),
        }
    }
}

/// Whether a rule with the request's own words allows more than the request.
fn is_wildcard(request: &Request) -> bool {
    request.verb == "*"
        || match &request.target {
            Target::Url(path) => path.ends_with('*'),
            Target::Resource(target) => target.group == "*" || target.resource == "*",
        }
}

// === impl Never ===

impl Never {
    /// Whether a request needs it.
    pub(super) fn forbids(&self, request: &Request) -> bool {
        let Target::Resource(target) = &request.target else { return false };
        let is_verb = self.verb == "*" || self.verb == request.verb;
        let is_resource = self
            .resource
            .as_ref()
            .is_none_or(|(group, resource)| *group == target.group && *resource == target.combined());
        is_verb && is_resource && (!self.everywhere || target.namespace.is_empty())
    }
}

impl FromStr for Never {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (verb, resource, everywhere) = match words.as_slice() {
            [verb, resource] => (*verb, *resource, false),
            [verb, resource, "everywhere"] => (*verb, *resource, true),
            _ => return Err(format!("\"{text}\" is not VERB RESOURCE, or VERB RESOURCE everywhere")),
        };
        let resource = (resource != "*").then(|| {
            let resource = Resource::parse(resource);
            (resource.group.clone(), resource.combined())
        });
        Ok(Never { verb: verb.to_owned(), resource, everywhere })
    }
}

impl From<&str> for Never {
    fn from(text: &str) -> Self {
        text.parse().expect("the entries of NEVER are well formed, which a test sees")
    }
}

impl fmt::Display for Never {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.verb)?;
        match &self.resource {
            None => f.write_str("*")?,
            Some((group, resource)) => {
                let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
                let target = Resource {
                    group: group.clone(),
                    resource: resource.to_owned(),
                    subresource: subresource.to_owned(),
                    ..Resource::default()
                };
                write!(f, "{target}")?;
            }
        }
        f.write_str(if self.everywhere { " everywhere" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_as_they_are_shown() {
        for text in NEVER.iter().chain(&["delete deployments.apps/scale", "get * everywhere"]) {
            assert_eq!(text.parse::<Never>().map(|never| never.to_string()).as_deref(), Ok(*text));
        }
        for wrong in ["", "get", "get pods somewhere", "get pods everywhere now"] {
            assert!(wrong.parse::<Never>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn words_that_are_wildcards_in_rules_are_never_proposed() {
        let target = |group: &str, resource: &str, name: &str| Resource {
            group: group.to_owned(),
            resource: resource.to_owned(),
            subresource: "log".to_owned(),
            ..Resource::default().named(name)
        };
        for (request, expected) in [
            (Request::url("get", "/healthz*"), true),
            (Request::url("*", "/healthz"), true),
            (Request::url("get", "/heal*thz"), false),
            (Request::of("get", target("", "*", "")), true),
            (Request::of("get", target("*", "pods", "")), true),
            (Request::of("*", target("", "pods", "")), true),
            (Request::of("get", target("", "pods", "*")), false),
        ] {
            assert_eq!(Withheld::why(&request, &[]).is_some(), expected, "{request}");
        }
    }

    #[test]
    fn an_entry_forbids_what_it_names() {
        let request = |verb: &str, resource: &str, namespace: &str| {
            Request::of(verb, Resource::parse(resource).within(namespace))
        };
        let secrets: Never = "list secrets everywhere".into();
        assert!(secrets.forbids(&request("list", "secrets", "")));
        assert!(!secrets.forbids(&request("list", "secrets", "shop")));
        assert!(!secrets.forbids(&request("get", "secrets", "")));
        assert!(!secrets.forbids(&request("list", "secrets.example.com", "")));
        let proxy: Never = "* nodes/proxy".into();
        assert!(proxy.forbids(&request("get", "nodes/proxy", "")));
        assert!(!proxy.forbids(&request("get", "nodes", "")));
        assert!(Never::from("bind *").forbids(&request("bind", "roles.rbac.authorization.k8s.io", "shop")));
    }
}
