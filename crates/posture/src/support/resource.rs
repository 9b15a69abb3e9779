//! Requests and limits as they take effect.

use seawall_check::{At, Context, Report};
use seawall_object::{Container, ContainerKind, GroupKind, Quantity};
use seawall_world::Version;
use seawall_yaml::Value;

/// `requests` or `limits`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amounts {
    /// What the scheduler sets aside.
    Requests,
    /// What the kernel allows at most.
    Limits,
}

/// The first version in which `spec.resources` of a pod counts.
const POD_LEVEL_SINCE: Version = Version::new(34);

// === impl Amounts ===

impl Amounts {
    /// The key in `resources`.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Amounts::Requests => "requests",
            Amounts::Limits => "limits",
        }
    }

    /// The fields of a LimitRange's item from which the API server fills in this one.
    fn defaults(self) -> &'static [&'static str] {
        match self {
            Amounts::Requests => &["defaultRequest", "default", "max", "min"],
            Amounts::Limits => &["default", "max"],
        }
    }
}

/// Whether a container may have requests and limits at all.
pub(crate) fn is_metered(container: Container<'_>) -> bool {
    container.kind != ContainerKind::Ephemeral
}

/// The amount that a container writes, if any.
pub(crate) fn written<'t>(container: Container<'t>, amounts: Amounts, resource: &str) -> Option<Value<'t>> {
    container.value.at(&["resources", amounts.key(), resource])
}

/// Fails where a container has no amount of a resource: neither its own, nor a request that its
/// limit stands in for, nor one of its pod, nor a default of its namespace's LimitRange.
pub(crate) fn require(
    container: Container<'_>,
    amounts: Amounts,
    resource: &str,
    context: &Context<'_>,
    report: &mut Report<'_>,
) {
    if !is_metered(container) {
        return report.not_applicable();
    }
    let is_set = |value: Option<Value<'_>>| {
        value.is_some_and(|value| Quantity::read(value).is_ok_and(|quantity| !quantity.is_zero()))
    };
    let has = |amounts: Amounts| {
        let of_pod = || container.pod.spec.at(&["resources", amounts.key(), resource]);
        is_set(written(container, amounts, resource))
            || (context.kubernetes() >= POD_LEVEL_SINCE && is_set(of_pod()))
    };
    let is_met = has(amounts) || (amounts == Amounts::Requests && has(Amounts::Limits));
    if is_met || has_default(amounts, resource, context) {
        return;
    }
    let at = At::path(container.value, &["resources", amounts.key(), resource]);
    let word = match amounts {
        Amounts::Requests => "request",
        Amounts::Limits => "limit",
    };
    report.fail(at, format!("{} has no {resource} {word}", container.noun()));
}

/// Whether a LimitRange of the namespace fills the amount in.
fn has_default(amounts: Amounts, resource: &str, context: &Context<'_>) -> bool {
    let ranges = context.world.of_kind_in(GroupKind::parse("LimitRange"), context.namespace());
    let mut items = ranges.flat_map(|id| context.world.object(id).root().items_at(&["spec", "limits"]));
    items.any(|item| {
        item.str_at(&["type"]) == Some("Container")
            && amounts.defaults().iter().any(|field| item.at(&[field, resource]).is_some())
    })
}
