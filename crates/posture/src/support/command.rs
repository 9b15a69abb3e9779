//! What a container runs, as words.

use seawall_object::Container;
use seawall_yaml::Value;

/// Every string of `command` and `args`, in their order.
pub(crate) fn command_words<'t>(container: Container<'t>) -> impl Iterator<Item = (Value<'t>, &'t str)> {
    let words = container.value.items_at(&["command"]).chain(container.value.items_at(&["args"]));
    words.filter_map(|value| Some((value, value.as_str()?)))
}
