//! What an authorizer is asked.

use std::fmt;

/// One request, as the API server describes it to its authorizers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Request {
    /// The verb, such as `get`; of requests that are not about resources the HTTP method in lower case.
    pub verb: String,
    /// What it is about.
    pub target: Target,
}

/// What a request is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// Objects.
    Resource(Resource),
    /// A path that leads to no object, such as `/healthz`.
    Url(String),
}

/// Objects that a request is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Resource {
    /// The API group; the core group is the empty string.
    pub group: String,
    /// The name in plural, such as `pods`.
    pub resource: String,
    /// The subresource, such as `log`; empty for the object itself.
    pub subresource: String,
    /// The object's name; empty where the request carries none.
    pub name: String,
    /// The namespace; empty where the request carries none.
    pub namespace: String,
    /// The fields that have to have one value, as the field selector of a list says.
    pub fields: Vec<(String, String)>,
}

// === impl Request ===

impl Request {
    /// A request about objects.
    pub fn of(verb: &str, resource: Resource) -> Request {
        Request { verb: verb.to_owned(), target: Target::Resource(resource) }
    }

    /// A request about a path.
    pub fn url(verb: &str, path: &str) -> Request {
        Request { verb: verb.to_owned(), target: Target::Url(path.to_owned()) }
    }

    /// The objects it is about; none for a path.
    pub fn resource(&self) -> Option<&Resource> {
        match &self.target {
            Target::Resource(resource) => Some(resource),
            Target::Url(_) => None,
        }
    }

    /// The same with another verb.
    pub fn with_verb(&self, verb: &str) -> Request {
        Request { verb: verb.to_owned(), target: self.target.clone() }
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.target {
            Target::Resource(resource) => write!(f, "{} {resource}", self.verb),
            Target::Url(path) => write!(f, "{} {path}", self.verb),
        }
    }
}

// === impl Resource ===

impl Resource {
    /// Reads `pods`, `pods/log` and `deployments.apps/scale`.
    pub fn parse(text: &str) -> Resource {
        let (resource, subresource) = text.split_once('/').unwrap_or((text, ""));
        let (resource, group) = resource.split_once('.').unwrap_or((resource, ""));
        Resource {
            group: group.to_owned(),
            resource: resource.to_owned(),
            subresource: subresource.to_owned(),
            ..Resource::default()
        }
    }

    /// In a namespace.
    pub fn within(mut self, namespace: &str) -> Resource {
        self.namespace = namespace.to_owned();
        self
    }

    /// With a name.
    pub fn named(mut self, name: &str) -> Resource {
        self.name = name.to_owned();
        self
    }

    /// The resource with its subresource, as rules name it: `pods/log`.
    pub fn combined(&self) -> String {
        match self.subresource.as_str() {
            "" => self.resource.clone(),
            subresource => format!("{}/{subresource}", self.resource),
        }
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.resource)?;
        if !self.group.is_empty() {
            write!(f, ".{}", self.group)?;
        }
        if !self.subresource.is_empty() {
            write!(f, "/{}", self.subresource)?;
        }
        if !self.name.is_empty() {
            write!(f, " \"{}\"", self.name)?;
        }
        if !self.namespace.is_empty() {
            write!(f, " in namespace \"{}\"", self.namespace)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_are_read_as_people_write_them() {
        let scale = Resource::parse("deployments.apps/scale").within("shop").named("web");
        assert_eq!((scale.group.as_str(), scale.combined().as_str()), ("apps", "deployments/scale"));
        let request = Request::of("patch", scale);
        assert_eq!(request.to_string(), "patch deployments.apps/scale \"web\" in namespace \"shop\"");
        assert_eq!(Request::url("get", "/healthz").to_string(), "get /healthz");
        assert_eq!(Resource::parse("ingresses.networking.k8s.io").group, "networking.k8s.io");
    }
}
