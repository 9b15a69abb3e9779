//! Which pods a selector selects.

use seawall_check::Context;
use seawall_object::PodTemplate;
use seawall_world::Template;
use seawall_yaml::Value;

/// What a selector found.
pub(crate) enum Selected<'w> {
    /// It selects this pod template, and perhaps more.
    Found(&'w Template),
    /// It selects only pods whose namespace may be another.
    Elsewhere,
    /// It selects none.
    Nothing,
}

/// Whether a label selector, with `matchLabels` and `matchExpressions`, selects a set of labels. An
/// empty selector selects everything.
pub(crate) fn selects(selector: Value<'_>, labels: Option<Value<'_>>) -> bool {
    let matches = selector.at(&["matchLabels"]).is_none_or(|map| map_selects(map, labels));
    matches && selector.items_at(&["matchExpressions"]).all(|term| term_selects(term, labels))
}

/// Whether every entry of a map, as in a Service's selector, stands among the labels.
pub(crate) fn map_selects(map: Value<'_>, labels: Option<Value<'_>>) -> bool {
    map.entries().all(|(key, wanted)| label(labels, key) == wanted.as_str())
}

fn term_selects(term: Value<'_>, labels: Option<Value<'_>>) -> bool {
    let own = term.str_at(&["key"]).and_then(|key| label(labels, key));
    let listed = own.is_some_and(|own| term.items_at(&["values"]).any(|value| value.as_str() == Some(own)));
    match term.str_at(&["operator"]) {
        Some("In") => listed,
        Some("NotIn") => !listed,
        Some("Exists") => own.is_some(),
        Some("DoesNotExist") => own.is_none(),
        _ => false,
    }
}

fn label<'t>(labels: Option<Value<'t>>, key: &str) -> Option<&'t str> {
    labels?.get(key)?.as_str()
}

/// Looks among the pods and pod templates of the namespace of the object at hand for one that
/// `wanted` accepts.
pub(crate) fn find_pods<'w>(context: &Context<'w>, wanted: impl Fn(PodTemplate<'w>) -> bool) -> Selected<'w> {
    let here = context.namespace();
    let mut selected = Selected::Nothing;
    for template in context.world.templates() {
        let there = context.world.namespace(template.object);
        if here != there && here.is_some() && there.is_some() {
            continue;
        }
        if wanted(context.world.pod(template)) {
            if here == there {
                return Selected::Found(template);
            }
            selected = Selected::Elsewhere;
        }
    }
    selected
}
