//! Audit entries of Cloud Logging, as GKE writes them.
//!
//! `methodName` is `io.k8s.GROUP.VERSION.RESOURCE.VERB` and `resourceName` the path of the object below
//! the API's root, with the core group spelled `core`.

use std::borrow::Cow;

use crate::event::{Event, Malformed, Outcome, Resource, Stage, Target, User};
use crate::wire::Record;

/// The API server, as Cloud Logging names it.
const SERVICE: &str = "k8s.io";

/// How Cloud Logging spells the codes of `google.rpc.Code` that tell of the authorizer.
const PERMISSION_DENIED: i64 = 7;
const UNAUTHENTICATED: i64 = 16;
const RESOURCE_EXHAUSTED: i64 = 8;

pub(crate) fn entry(record: Record<'_>) -> Result<Event<'_>, Malformed> {
    let payload = record.proto_payload.ok_or(Malformed::Foreign)?;
    // Other services of a project write to the same log, with paths of their own.
    if payload.service.0 != SERVICE {
        return Err(Malformed::Foreign);
    }
    let verb = payload.method.0.rsplit('.').next().filter(|verb| !verb.is_empty());
    let verb = verb.ok_or(Malformed::Lacks("protoPayload.methodName"))?.to_owned();
    if payload.authentication.principal.is_empty() {
        return Err(Malformed::Lacks("protoPayload.authenticationInfo.principalEmail"));
    }
    let target = target(&payload.resource.0).ok_or(Malformed::Lacks("protoPayload.resourceName"))?;
    let granted = payload.authorization.iter().flatten().filter(|one| !one.permission.is_empty());
    let granted = granted.filter_map(|one| one.granted).next();
    let decision = record.labels.map(|labels| labels.decision.0).unwrap_or_default();
    let code = payload.status.and_then(|status| status.code).unwrap_or(0);
    let outcome = match (granted, code) {
        _ if !decision.is_empty() => Outcome::of(&decision, None),
        (Some(true), _) => Outcome::Allowed,
        (Some(false), _) | (_, PERMISSION_DENIED | UNAUTHENTICATED) => Outcome::Denied,
        (_, RESOURCE_EXHAUSTED) => Outcome::Unknown,
        _ => Outcome::Allowed,
    };
    let received = record.timestamp.map(|raw| raw.get().trim_matches('"')).unwrap_or_default();
    Ok(Event {
        id: record.insert_id.0,
        stage: Stage::ResponseComplete,
        received: Cow::Borrowed(received),
        verb: Cow::Owned(verb),
        user: User { name: payload.authentication.principal.0, groups: Vec::new() },
        impersonated: None,
        target,
        outcome,
        // No field tells of it.
        made: false,
    })
}

/// `GROUP/VERSION/[namespaces/NAMESPACE/]RESOURCE[/NAME[/SUBRESOURCE]]`.
fn target(path: &str) -> Option<Target<'static>> {
    let parts: Vec<&str> = path.split('/').collect();
    let (group, rest) = match parts.as_slice() {
        [group, _version, rest @ ..] if !rest.is_empty() => (*group, rest),
        _ => return None,
    };
    let group = if group == "core" { "" } else { group };
    // A path that ends at a namespace, or at a part of it, is about the namespace itself.
    let (namespace, rest) = match rest {
        ["namespaces", namespace, "status" | "finalize"] => (*namespace, rest),
        ["namespaces", namespace, rest @ ..] if !rest.is_empty() => (*namespace, rest),
        ["namespaces", namespace] => (*namespace, rest),
        _ => ("", rest),
    };
    let part = |at: usize| Cow::Owned(rest.get(at).copied().unwrap_or_default().to_owned());
    let resource = Resource {
        group: Cow::Owned(group.to_owned()),
        resource: part(0),
        name: part(1),
        subresource: part(2),
        namespace: Cow::Owned(namespace.to_owned()),
    };
    (!resource.resource.is_empty()).then_some(Target::Resource(resource))
}
