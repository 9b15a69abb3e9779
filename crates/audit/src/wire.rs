//! The fields that matter of the records that logs hold.
//!
//! Native events: `k8s.io/apiserver/pkg/apis/audit/v1/types.go`. Cloud Logging:
//! `google.logging.v2.LogEntry` with `google.cloud.audit.AuditLog`. CloudWatch: the answer of
//! `FilterLogEvents` and the payload of subscriptions. Azure: diagnostic records of the categories
//! `kube-audit` and `kube-audit-admin`, and the table `AKSAudit`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde_json::value::RawValue;

/// A string that stays where it is read from, unless it holds escapes.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Text<'a>(pub(crate) Cow<'a, str>);

/// A record of any form; which fields are there tells the form.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Record<'a> {
    #[serde(borrow, alias = "Stage")]
    pub(crate) stage: Text<'a>,
    #[serde(borrow, rename = "auditID", alias = "AuditId")]
    pub(crate) audit_id: Text<'a>,
    #[serde(borrow, rename = "requestURI", alias = "RequestUri")]
    pub(crate) request_uri: Text<'a>,
    #[serde(borrow, alias = "Verb")]
    pub(crate) verb: Text<'a>,
    #[serde(borrow, alias = "User")]
    pub(crate) user: Option<WireUser<'a>>,
    #[serde(borrow, rename = "impersonatedUser", alias = "ImpersonatedUser")]
    pub(crate) impersonated_user: Option<WireImpersonated<'a>>,
    #[serde(borrow, rename = "authenticationMetadata", alias = "AuthenticationMetadata")]
    pub(crate) authentication: Option<WireAuthentication<'a>>,
    #[serde(borrow, rename = "objectRef", alias = "ObjectRef")]
    pub(crate) object_ref: Option<ObjectRef<'a>>,
    #[serde(rename = "responseStatus", alias = "ResponseStatus")]
    pub(crate) response_status: Option<Status>,
    #[serde(borrow, rename = "requestReceivedTimestamp", alias = "RequestReceivedTime")]
    pub(crate) received: Text<'a>,
    #[serde(borrow, alias = "Annotations")]
    pub(crate) annotations: Option<Annotations<'a>>,

    // An event within something else, as text.
    #[serde(borrow, alias = "@message", alias = "log", alias = "log_s")]
    pub(crate) message: Text<'a>,
    #[serde(borrow)]
    pub(crate) properties: Option<Properties<'a>>,
    // Several records.
    #[serde(borrow, alias = "events", alias = "logEvents", alias = "records")]
    pub(crate) items: Option<Vec<&'a RawValue>>,

    // Cloud Logging.
    #[serde(borrow, rename = "protoPayload")]
    pub(crate) proto_payload: Option<ProtoPayload<'a>>,
    #[serde(borrow, rename = "insertId")]
    pub(crate) insert_id: Text<'a>,
    #[serde(borrow)]
    pub(crate) labels: Option<Annotations<'a>>,
    // CloudWatch has a number here.
    #[serde(borrow)]
    pub(crate) timestamp: Option<&'a RawValue>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct WireUser<'a> {
    #[serde(borrow)]
    pub(crate) username: Text<'a>,
    #[serde(borrow)]
    pub(crate) groups: Option<Vec<Text<'a>>>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct WireImpersonated<'a> {
    #[serde(borrow)]
    pub(crate) username: Text<'a>,
    #[serde(borrow)]
    pub(crate) uid: Text<'a>,
    #[serde(borrow)]
    pub(crate) groups: Option<Vec<Text<'a>>>,
    #[serde(borrow)]
    pub(crate) extra: Option<BTreeMap<Text<'a>, Option<Vec<Text<'a>>>>>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct WireAuthentication<'a> {
    #[serde(borrow, rename = "impersonationConstraint")]
    pub(crate) constraint: Text<'a>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct ObjectRef<'a> {
    #[serde(borrow, rename = "apiGroup")]
    pub(crate) api_group: Text<'a>,
    #[serde(borrow, rename = "apiVersion")]
    pub(crate) api_version: Text<'a>,
    #[serde(borrow)]
    pub(crate) resource: Text<'a>,
    #[serde(borrow)]
    pub(crate) subresource: Text<'a>,
    #[serde(borrow)]
    pub(crate) namespace: Text<'a>,
    #[serde(borrow)]
    pub(crate) name: Text<'a>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Status {
    pub(crate) code: Option<i64>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Annotations<'a> {
    #[serde(borrow, rename = "authorization.k8s.io/decision")]
    pub(crate) decision: Text<'a>,
    #[serde(borrow, rename = "authorization.k8s.io/reason")]
    pub(crate) reason: Text<'a>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Properties<'a> {
    #[serde(borrow)]
    pub(crate) log: Text<'a>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct ProtoPayload<'a> {
    #[serde(borrow, rename = "authenticationInfo")]
    pub(crate) authentication: Authentication<'a>,
    #[serde(borrow, rename = "serviceName")]
    pub(crate) service: Text<'a>,
    #[serde(borrow, rename = "methodName")]
    pub(crate) method: Text<'a>,
    #[serde(borrow, rename = "resourceName")]
    pub(crate) resource: Text<'a>,
    pub(crate) status: Option<Status>,
    #[serde(borrow, rename = "authorizationInfo")]
    pub(crate) authorization: Option<Vec<Authorization<'a>>>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Authentication<'a> {
    #[serde(borrow, rename = "principalEmail")]
    pub(crate) principal: Text<'a>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Authorization<'a> {
    pub(crate) granted: Option<bool>,
    #[serde(borrow)]
    pub(crate) permission: Text<'a>,
}

// === impl Text ===

impl Text<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Text<'de>, E> {
        Ok(Text::default())
    }
}
