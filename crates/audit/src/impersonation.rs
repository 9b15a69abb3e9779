//! What somebody must be allowed who acts as somebody else
//! (`k8s.io/apiserver/pkg/endpoints/filters/impersonation`).

use std::borrow::Cow;

use crate::event::{Impersonated, Resource};

const AUTHENTICATION: &str = "authentication.k8s.io";

/// A right to be somebody, or to be in a group, or to bear an attribute.
pub(crate) struct Needed<'e> {
    pub(crate) verb: Cow<'e, str>,
    /// With the name.
    pub(crate) target: Resource<'e>,
}

/// The rights by which somebody was impersonated: for the user, and for each group, UID and attribute that
/// the API server did not give by itself.
pub(crate) fn needed<'e>(impersonated: &'e Impersonated<'_>) -> Vec<Needed<'e>> {
    let mode = impersonated.constraint.strip_prefix("impersonate:");
    let verb = match mode {
        Some(_) => Cow::Borrowed(&*impersonated.constraint),
        None => Cow::Borrowed("impersonate"),
    };
    // The verb of old is about resources of the core group.
    let group = if mode.is_some() { AUTHENTICATION } else { "" };
    let of = |group: &'static str, resource: &'static str, name: &'e str| Resource {
        group: group.into(),
        resource: resource.into(),
        name: name.into(),
        ..Resource::default()
    };
    let user = &impersonated.user;
    let account = user.name.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split_once(':'));
    let node = user.name.strip_prefix("system:node:").filter(|_| mode.is_some());
    let mut targets = vec![match (account, node) {
        (Some((namespace, name)), _) => {
            Resource { namespace: namespace.into(), ..of(group, "serviceaccounts", name) }
        }
        // Its name must not matter, since the API server remembers the answer for all nodes.
        (None, Some(_)) if mode == Some("associated-node") => of(group, "nodes", "*"),
        (None, Some(name)) => of(group, "nodes", name),
        (None, None) => of(group, "users", &user.name),
    }];
    // Who acts as an account or a node in one of the newer ways cannot ask for groups.
    let has_groups = mode.is_none_or(|mode| mode == "user-info");
    let asked = user.groups.iter().filter(|name| has_groups && !follows(name, account));
    targets.extend(asked.map(|name| of(group, "groups", name)));
    if !impersonated.uid.is_empty() {
        targets.push(of(AUTHENTICATION, "uids", &impersonated.uid));
    }
    for (key, values) in &impersonated.extra {
        let extra = |value: &'e Cow<'_, str>| Resource {
            subresource: Cow::Borrowed(&**key),
            ..of(AUTHENTICATION, "userextras", value)
        };
        targets.extend(values.iter().map(extra));
    }
    targets.into_iter().map(|target| Needed { verb: verb.clone(), target }).collect()
}

/// The verb that must be allowed on what the request is about; none in the way of old.
pub(crate) fn verb_on(impersonated: &Impersonated<'_>, verb: &str) -> Option<String> {
    let mode = impersonated.constraint.strip_prefix("impersonate:")?;
    Some(format!("impersonate-on:{mode}:{verb}"))
}

/// Whether the API server puts the user into the group by itself.
fn follows(group: &str, account: Option<(&str, &str)>) -> bool {
    let of_account = account.is_some_and(|(namespace, _)| {
        group == "system:serviceaccounts" || group.strip_prefix("system:serviceaccounts:") == Some(namespace)
    });
    of_account || ["system:authenticated", "system:unauthenticated"].contains(&group)
}
