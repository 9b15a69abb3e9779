//! Objects by the names that people write, and what goes with them.

use std::collections::HashSet;

use seawall_finding::ObjectId;
use seawall_world::World;

use crate::ends::EndError;

/// Reads KIND/NAME or KIND/NAMESPACE/NAME.
pub fn find_object(world: &World, text: &str) -> Result<Vec<ObjectId>, EndError> {
    let parts: Vec<&str> = text.split('/').collect();
    let (kind, namespace, name) = match parts[..] {
        [kind, name] => (kind, None, name),
        [kind, namespace, name] => (kind, Some(namespace), name),
        _ => ("", None, ""),
    };
    let refuse = |fact: &str, hint: String| Err(EndError { fact: format!("\"{text}\" {fact}"), hint });
    if kind.is_empty() || name.is_empty() {
        let hint = "write KIND/NAME, or KIND/NAMESPACE/NAME for what is in a namespace".to_owned();
        return refuse("names no object", hint);
    }
    let of_kind: Vec<ObjectId> =
        world.ids().filter(|id| world.object(*id).group_kind().kind.eq_ignore_ascii_case(kind)).collect();
    let is_it = |id: &ObjectId| world.object(*id).name() == name && world.namespace(*id) == namespace;
    let found: Vec<ObjectId> = of_kind.iter().copied().filter(is_it).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let named: Vec<String> = of_kind.iter().map(|id| object_text(world, *id)).collect();
    let same_name = named.iter().find(|known| known.ends_with(&format!("/{name}")));
    match (same_name, named.is_empty()) {
        (Some(known), _) => refuse("is not among what was read", format!("did you mean `{known}`?")),
        (None, true) => refuse("is not among what was read", format!("there is no object of kind {kind}")),
        (None, false) => {
            let hint = "defaults that every API server makes cannot be thought away".to_owned();
            refuse("is not among what was read", hint)
        }
    }
}

/// An object as [`find_object`] reads it.
pub fn object_text(world: &World, id: ObjectId) -> String {
    let (kind, name) = (world.object(id).group_kind().kind, world.object(id).name());
    match world.namespace(id) {
        Some(namespace) => format!("{kind}/{namespace}/{name}"),
        None => format!("{kind}/{name}"),
    }
}

/// Objects with all that they own, which goes with them.
pub fn with_owned(world: &World, objects: &[ObjectId]) -> HashSet<ObjectId> {
    let mut gone: HashSet<ObjectId> = objects.iter().copied().collect();
    loop {
        let is_owned =
            |id: &ObjectId| !gone.contains(id) && world.owner(*id).is_some_and(|owner| gone.contains(&owner));
        let more: Vec<ObjectId> = world.ids().filter(is_owned).collect();
        if more.is_empty() {
            return gone;
        }
        gone.extend(more);
    }
}
