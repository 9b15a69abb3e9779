//! One thing that was asked of the API server.

use std::borrow::Cow;
use std::fmt;

use crate::cloud;
use crate::wire::{Record, Text, WireImpersonated, WireUser};

/// The answer of an API server that has made an object.
const CREATED: i64 = 201;

/// Records lie within records no deeper: a list, an export's record, the event.
const NESTING_MAX: usize = 4;

/// An event; its texts lie in the log where they hold no escapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// The same for all stages of a request; empty where the log does not tell.
    pub id: Cow<'a, str>,
    /// How far the request had come.
    pub stage: Stage,
    /// When the API server received the request, in RFC 3339.
    pub received: Cow<'a, str>,
    /// The verb that was authorized, such as `list`; the method in small letters for a [`Target::Url`].
    pub verb: Cow<'a, str>,
    /// Who sent the request.
    pub user: User<'a>,
    /// On whose behalf, where someone is impersonated: the rights used are those of this one.
    pub impersonated: Option<Impersonated<'a>>,
    /// What it was about.
    pub target: Target<'a>,
    /// What the authorizer said.
    pub outcome: Outcome,
    /// An update or a patch of an object that was not there made it, which takes the right to create it too.
    pub made: bool,
}

/// Somebody on whose behalf a request was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impersonated<'a> {
    /// Who it is.
    pub user: User<'a>,
    /// The UID that was asked for; empty where none was.
    pub uid: Cow<'a, str>,
    /// Further attributes that were asked for.
    pub extra: Vec<(Cow<'a, str>, Vec<Cow<'a, str>>)>,
    /// The verb of the kind of impersonation that allowed it, such as `impersonate:user-info`; empty where
    /// it was the verb `impersonate`.
    pub constraint: Cow<'a, str>,
}

/// A user as the API server knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User<'a> {
    /// The name, such as `system:serviceaccount:shop:web`.
    pub name: Cow<'a, str>,
    /// The groups that the log names.
    pub groups: Vec<Cow<'a, str>>,
}

/// Stages of a request (`audit.k8s.io/v1`, `Stage`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing was decided yet.
    RequestReceived,
    /// Headers are sent, the body goes on, as with a watch.
    ResponseStarted,
    /// The request is over.
    ResponseComplete,
    /// The server panicked on it.
    Panic,
}

/// What the authorizer said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The right was there, whatever became of the request.
    Allowed,
    /// The right was not there.
    Denied,
    /// The log does not tell.
    Unknown,
}

/// What a request was about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// Objects.
    Resource(Resource<'a>),
    /// A path that is no resource, such as `/healthz`.
    Url(Cow<'a, str>),
}

/// Objects of the API. What is empty was not named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resource<'a> {
    /// The API group; the core group is empty.
    pub group: Cow<'a, str>,
    /// The resource, such as `pods`.
    pub resource: Cow<'a, str>,
    /// The subresource, such as `exec`.
    pub subresource: Cow<'a, str>,
    /// The namespace.
    pub namespace: Cow<'a, str>,
    /// The name. For `create` of an object the log may name what was made; the request did not.
    pub name: Cow<'a, str>,
}

/// Why a record gives no event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// It is no JSON, or a field has another type than it must; with the column, from one.
    Json {
        /// What is wrong.
        why: String,
        /// Where, in the line that is at fault.
        column: usize,
    },
    /// It is JSON and no audit event of a known form.
    Foreign,
    /// An event lacks what every event has: the field.
    Lacks(&'static str),
}

/// Reads one record, which is an event or holds some, and hands each over.
///
/// # Errors
/// Where the record, or one within it, gives no event; those before it were handed over.
pub fn decode(record: &[u8], sink: &mut dyn FnMut(&Event<'_>)) -> Result<(), Malformed> {
    decode_at(record, 0, sink)
}

fn decode_at(bytes: &[u8], depth: usize, sink: &mut dyn FnMut(&Event<'_>)) -> Result<(), Malformed> {
    // A list would be taken for the fields in their order.
    if depth > NESTING_MAX || bytes.trim_ascii_start().starts_with(b"[") {
        return Err(Malformed::Foreign);
    }
    let record: Record<'_> = serde_json::from_slice(bytes)?;
    let within = [Some(&record.message), record.properties.as_ref().map(|properties| &properties.log)];
    if let Some(items) = &record.items {
        items.iter().try_for_each(|item| decode_at(item.get().as_bytes(), depth + 1, sink))
    } else if !record.verb.is_empty() {
        sink(&Event::of(record)?);
        Ok(())
    } else if let Some(text) = within.into_iter().flatten().find(|text| !text.is_empty()) {
        decode_at(text.0.as_bytes(), depth + 1, sink)
    } else {
        sink(&cloud::entry(record)?);
        Ok(())
    }
}

// === impl Event ===

impl<'a> Event<'a> {
    fn of(record: Record<'a>) -> Result<Self, Malformed> {
        let user = User::of(record.user.ok_or(Malformed::Lacks("user"))?);
        if user.name.is_empty() {
            return Err(Malformed::Lacks("user.username"));
        }
        let named = record.object_ref.filter(|object| !object.resource.is_empty());
        let target = match named {
            Some(object) => Target::Resource(Resource {
                group: object.api_group.0,
                resource: object.resource.0,
                subresource: object.subresource.0,
                namespace: object.namespace.0,
                name: object.name.0,
            }),
            None if record.request_uri.is_empty() => return Err(Malformed::Lacks("objectRef")),
            None => Target::Url(path_of(record.request_uri)),
        };
        let code = record.response_status.and_then(|status| status.code);
        let decision = record.annotations.as_ref().map_or("", |annotations| &annotations.decision.0);
        let constraint = record.authentication.map(|one| one.constraint.0).unwrap_or_default();
        let impersonated = record.impersonated_user.map(|wire| Impersonated::of(wire, constraint));
        Ok(Event {
            made: code == Some(CREATED) && matches!(&*record.verb.0, "update" | "patch"),
            id: record.audit_id.0,
            stage: Stage::of(&record.stage.0),
            received: record.received.0,
            verb: record.verb.0,
            user,
            impersonated: impersonated.filter(|one| !one.user.name.is_empty()),
            target,
            outcome: Outcome::of(decision, code),
        })
    }

    /// Whose rights the request used.
    pub fn subject(&self) -> &User<'a> {
        self.impersonated.as_ref().map_or(&self.user, |one| &one.user)
    }
}

/// The path of a URI, without its query.
fn path_of(uri: Text<'_>) -> Cow<'_, str> {
    match uri.0 {
        Cow::Borrowed(text) => Cow::Borrowed(text.split('?').next().unwrap_or(text)),
        Cow::Owned(text) => Cow::Owned(text.split('?').next().unwrap_or_default().to_owned()),
    }
}

// === impl User ===

impl<'a> User<'a> {
    fn of(wire: WireUser<'a>) -> Self {
        User { name: wire.username.0, groups: texts(wire.groups) }
    }
}

fn texts(wire: Option<Vec<Text<'_>>>) -> Vec<Cow<'_, str>> {
    wire.unwrap_or_default().into_iter().map(|text| text.0).collect()
}

// === impl Impersonated ===

impl<'a> Impersonated<'a> {
    fn of(wire: WireImpersonated<'a>, constraint: Cow<'a, str>) -> Self {
        let extra = wire.extra.unwrap_or_default().into_iter();
        Impersonated {
            user: User { name: wire.username.0, groups: texts(wire.groups) },
            uid: wire.uid.0,
            extra: extra.map(|(key, values)| (key.0, texts(values))).collect(),
            constraint,
        }
    }
}

// === impl Stage ===

impl Stage {
    /// Exports of some clouds leave the stage out: they keep requests that are over.
    fn of(text: &str) -> Stage {
        match text {
            "RequestReceived" => Stage::RequestReceived,
            "ResponseStarted" => Stage::ResponseStarted,
            "Panic" => Stage::Panic,
            _ => Stage::ResponseComplete,
        }
    }
}

// === impl Outcome ===

impl Outcome {
    /// The authorizer's own word counts before the answer's code: a 403 may come from admission,
    /// after the right was found (`k8s.io/apiserver/pkg/endpoints/filters/authorization.go`).
    pub(crate) fn of(decision: &str, code: Option<i64>) -> Outcome {
        match (decision, code) {
            ("allow", _) => Outcome::Allowed,
            ("forbid", _) | (_, Some(401 | 403)) => Outcome::Denied,
            // Too many requests are turned away before anyone asks the authorizer.
            (_, None | Some(429)) => Outcome::Unknown,
            (_, Some(_)) => Outcome::Allowed,
        }
    }
}

// === impl Malformed ===

impl From<serde_json::Error> for Malformed {
    fn from(error: serde_json::Error) -> Self {
        let text = error.to_string();
        // The place is told apart from the fact.
        let why = text.split(" at line ").next().unwrap_or(&text).to_owned();
        Malformed::Json { why, column: error.column() }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Malformed::Json { why, .. } => write!(f, "this is no JSON record of an audit log: {why}"),
            Malformed::Foreign => f.write_str("this is JSON, but no audit event of a known form"),
            Malformed::Lacks(field) => write!(f, "this audit event has no `{field}`"),
        }
    }
}
