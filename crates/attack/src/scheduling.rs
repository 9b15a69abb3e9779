//! Whether a pod may come to run on a node, as far as labels and taints decide.

use seawall_object::Object;
use seawall_yaml::Value;

/// Whether neither the selector of a pod nor a taint of a node keeps them apart. What affinity says counts
/// only where it plainly names a label.
pub(crate) fn fits(spec: Value<'_>, node: Object<'_>) -> bool {
    let selected = spec.at(&["nodeSelector"]).into_iter().flat_map(|selector| selector.entries());
    let is_selected =
        |(key, value): (&str, Value<'_>)| node.label(key).is_some_and(|label| value.as_str() == Some(label));
    selected.into_iter().all(is_selected) && has_affinity(spec, node) && tolerates(spec, node)
}

fn has_affinity(spec: Value<'_>, node: Object<'_>) -> bool {
    let path = ["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"];
    spec.at(&path).is_none_or(|required| selects(required, node))
}

/// Whether one of the terms of a node selector matches a node; what is not a plain comparison with labels is
/// taken for a match.
pub(crate) fn selects(selector: Value<'_>, node: Object<'_>) -> bool {
    let mut terms = selector.items_at(&["nodeSelectorTerms"]);
    terms.any(|term| term.items_at(&["matchExpressions"]).all(|expression| matches(expression, node)))
}

fn matches(expression: Value<'_>, node: Object<'_>) -> bool {
    let label = node.label(expression.str_at(&["key"]).unwrap_or_default());
    let is_among = || expression.items_at(&["values"]).any(|value| value.as_str() == label);
    match expression.str_at(&["operator"]).unwrap_or_default() {
        "In" => label.is_some() && is_among(),
        "NotIn" => label.is_none() || !is_among(),
        "Exists" => label.is_some(),
        "DoesNotExist" => label.is_none(),
        _ => true,
    }
}

/// Whether each taint that keeps pods away is tolerated.
fn tolerates(spec: Value<'_>, node: Object<'_>) -> bool {
    node.root().items_at(&["spec", "taints"]).all(|taint| {
        taint.str_at(&["effect"]) == Some("PreferNoSchedule")
            || spec.items_at(&["tolerations"]).any(|toleration| is_tolerated(toleration, taint))
    })
}

/// As the scheduler decides (core/v1, `Toleration.ToleratesTaint`).
fn is_tolerated(toleration: Value<'_>, taint: Value<'_>) -> bool {
    let (effect, key) = (text(toleration, "effect"), text(toleration, "key"));
    let is_meant = (effect.is_empty() || effect == text(taint, "effect"))
        && (key.is_empty() || key == text(taint, "key"));
    is_meant
        && match text(toleration, "operator") {
            "" | "Equal" => text(toleration, "value") == text(taint, "value"),
            "Exists" => true,
            _ => false,
        }
}

fn text<'t>(value: Value<'t>, key: &str) -> &'t str {
    value.str_at(&[key]).unwrap_or_default()
}
