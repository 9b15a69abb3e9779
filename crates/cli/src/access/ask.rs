//! From words to requests and identities.

use seawall_access::catalogue::{Catalogue, Known, SPECIAL_VERBS, URL_VERBS, VERBS};
use seawall_access::{Access, Identity, Question, Request, Resource};

use crate::problem::Problem;
use crate::suggest::did_you_mean;

/// What somebody asks about, and what is odd about it.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) question: Question,
    /// What a person should know about how the words were read.
    pub(super) notes: Vec<String>,
}

/// Reads a verb, a resource or a path, and a namespace.
pub(super) fn question(
    access: &Access<'_>,
    verb: &str,
    resource: &str,
    namespace: Option<&str>,
) -> Result<Asked, Problem> {
    let mut notes = Vec::new();
    if resource.starts_with('/') {
        check_verb(access, verb, URL_VERBS)?;
        if namespace.is_some() {
            return Err(Problem::new("a path is in no namespace").hint("leave --namespace out"));
        }
        let question = Question { request: Request::url(verb, resource), namespaced: false };
        return Ok(Asked { question, notes });
    }
    check_verb(access, verb, &[VERBS, SPECIAL_VERBS].concat())?;
    let catalogue = Catalogue::of(access.world());
    let (name, rest) = resource.split_once('/').map_or((resource, None), |(name, rest)| (name, Some(rest)));
    let (mut target, known) = target(access, &catalogue, name, &mut notes)?;
    let namespaced = known.is_none_or(|known| known.namespaced);
    if let Some(rest) = rest {
        let (first, last) = rest.split_once('/').map_or((rest, None), |(first, last)| (first, Some(last)));
        let is_subresource = last.is_some()
            || known.is_some_and(|known| known.subresources.iter().any(|(name, _)| name == first));
        match is_subresource {
            true => {
                (target.subresource, target.name) = (first.to_owned(), last.unwrap_or_default().to_owned())
            }
            false => target.name = first.to_owned(),
        }
    }
    match namespace {
        Some(namespace) if namespaced || target.resource == "namespaces" => {
            target.namespace = namespace.to_owned();
        }
        Some(_) => notes.push(format!("{name} stand in no namespace; --namespace does not matter")),
        None => {}
    }
    if target.group.is_empty() && target.resource == "namespaces" && target.namespace.is_empty() {
        // A request that names a Namespace is in it.
        target.namespace.clone_from(&target.name);
    }
    if !target.name.is_empty() && verb == "create" && target.subresource.is_empty() {
        notes.push("what is created has no name when it is asked for; the name does not matter".to_owned());
        target.name = String::new();
    }
    warn_of_verb(known, verb, &target.subresource, &mut notes);
    Ok(Asked { question: Question { request: Request::of(verb, target), namespaced }, notes })
}

fn check_verb(access: &Access<'_>, verb: &str, known: &[&str]) -> Result<(), Problem> {
    let texts = access.policy().texts();
    let is_written = texts.find(verb) != seawall_access::Text::FOREIGN;
    if known.contains(&verb) || verb == "*" || verb.starts_with("impersonate") || is_written {
        return Ok(());
    }
    let near = did_you_mean(verb, known.iter().copied());
    let hint = near.unwrap_or_else(|| format!("one of {}", known.join(", ")));
    Err(Problem::new(format!("unknown verb \"{verb}\"")).hint(hint))
}

/// The resource of a name: one that is known, one that its group tells, or one that some rule names.
pub(super) fn target<'c>(
    access: &Access<'_>,
    catalogue: &'c Catalogue,
    name: &str,
    notes: &mut Vec<String>,
) -> Result<(Resource, Option<&'c Known>), Problem> {
    if let Some(known) = catalogue.find(name) {
        let resource =
            Resource { resource: known.resource.clone(), group: known.group.clone(), ..Resource::default() };
        return Ok((resource, Some(known)));
    }
    let texts = access.policy().texts();
    if name == "*" || name.contains('.') || texts.find(name) != seawall_access::Text::FOREIGN {
        if name != "*" {
            notes.push(format!("no resource {name} is known; it is taken as it is written, in namespaces"));
        }
        return Ok((Resource::parse(name), None));
    }
    let words = catalogue.all().iter().flat_map(|known| {
        [known.resource.as_str(), known.kind.as_str()]
            .into_iter()
            .chain(known.short.iter().map(String::as_str))
    });
    let hint = did_you_mean(name, words.filter(|word| !word.is_empty()))
        .unwrap_or_else(|| "write NAME.GROUP for a resource that is not Kubernetes' own".to_owned());
    Err(Problem::new(format!("unknown resource \"{name}\"")).hint(hint))
}

/// A verb that the API server never asks about with this resource.
fn warn_of_verb(known: Option<&Known>, verb: &str, subresource: &str, notes: &mut Vec<String>) {
    let Some(known) = known else { return };
    let verbs = match subresource {
        "" => Some(&known.verbs),
        name => known.subresources.iter().find(|(known, _)| known == name).map(|(_, verbs)| verbs),
    };
    let Some(verbs) = verbs else {
        notes.push(format!("{} have no subresource {subresource} that is known", known.resource));
        return;
    };
    if VERBS.contains(&verb) && !verbs.iter().any(|one| one == verb) {
        let what = if subresource.is_empty() { String::new() } else { format!("/{subresource}") };
        let some = if verbs.is_empty() { "none".to_owned() } else { verbs.join(", ") };
        notes.push(format!("{}{what} is served for {some}, not for {verb}", known.resource));
    }
}

/// Reads a subject: a user's name, or `user:NAME`, `group:NAME`, `sa:NAMESPACE/NAME`, `node:NAME`.
pub(super) fn identity(text: &str, groups: &[String]) -> Result<Identity, Problem> {
    let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
    let refuse = |fact: &str| Problem::new(fact).hint("write sa:NAMESPACE/NAME for a service account");
    if text.is_empty() {
        return Err(refuse("the subject is empty"));
    }
    if let Some(account) = text.strip_prefix("sa:").or_else(|| text.strip_prefix("serviceaccount:")) {
        return match account.split_once(['/', ':']) {
            Some((namespace, name)) if !namespace.is_empty() && !name.is_empty() => {
                Ok(Identity::new(&seawall_access::account_user(namespace, name), &groups))
            }
            _ => Err(refuse("a service account is written as its namespace and its name")),
        };
    }
    if let Some(group) = text.strip_prefix("group:") {
        // Whoever is in the group, and nothing else is known of them.
        let mut all = vec![group.to_owned()];
        all.extend(groups.iter().map(|group| (*group).to_owned()));
        return Ok(Identity { user: String::new(), groups: all, node: None });
    }
    if let Some(node) = text.strip_prefix("node:") {
        return Ok(Identity::node(node));
    }
    if text == "anonymous" {
        return Ok(Identity::anonymous());
    }
    let user = text.strip_prefix("user:").unwrap_or(text);
    let identity = Identity::new(user, &groups);
    if user.starts_with("system:serviceaccount:") && identity.as_service_account().is_none() {
        return Err(refuse("the user's name is no name of a service account"));
    }
    Ok(identity)
}

/// What to call somebody.
pub(super) fn named(identity: &Identity) -> String {
    let (kind, name) = identity.named();
    format!("{kind} {name}")
}
