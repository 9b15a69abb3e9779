//! Things that stand twice in a list.

use std::collections::HashMap;

use seawall_yaml::Value;

/// Up to so many items are compared with each other, which needs no memory.
const COMPARED_MAX: usize = 32;

/// The items whose value of `key` stands more than once, the first one included, in their order.
pub(crate) fn duplicates<'t>(
    items: impl Iterator<Item = Value<'t>> + Clone,
    key: &str,
) -> Vec<(&'t str, Value<'t>)> {
    let keyed = items.filter_map(|item| Some((item.str_at(&[key])?, item)));
    let count = keyed.clone().count();
    if count <= COMPARED_MAX {
        let twice = |key: &str| keyed.clone().filter(|(other, _)| *other == key).nth(1).is_some();
        return keyed.clone().filter(|(key, _)| twice(key)).collect();
    }
    let mut counts: HashMap<&str, usize> = HashMap::with_capacity(count);
    keyed.clone().for_each(|(key, _)| *counts.entry(key).or_default() += 1);
    keyed.filter(|(key, _)| counts.get(key).is_some_and(|count| *count > 1)).collect()
}
