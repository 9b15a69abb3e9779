//! Building blocks of fixes.

use seawall_object::Object;
use seawall_yaml::{Edit, Literal, Step, Value};

/// The edit that sets the field at `keys` below `from`, a node of `object`'s tree.
pub fn set(object: Object<'_>, from: Value<'_>, keys: &[&str], value: Literal) -> Edit {
    Edit::Set { path: path(object, from, keys), value }
}

/// The edit that removes the field at `keys` below `from`, a node of `object`'s tree.
pub fn remove(object: Object<'_>, from: Value<'_>, keys: &[&str]) -> Edit {
    Edit::Remove { path: path(object, from, keys) }
}

fn path(object: Object<'_>, from: Value<'_>, keys: &[&str]) -> Vec<Step> {
    let root = object.root();
    let mut path = root.tree().path(root.id(), from.id());
    path.extend(keys.iter().map(|key| Step::Key((*key).to_owned())));
    path
}
