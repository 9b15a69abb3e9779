//! Which pods a selector selects.

use seawall_check::Context;
use seawall_object::Selector;
use seawall_world::Template;

/// What a selector found.
pub(crate) enum Selected<'w> {
    /// It selects this pod template, and perhaps more.
    Found(&'w Template),
    /// It selects only pods whose namespace may be another.
    Elsewhere,
    /// It selects none.
    Nothing,
}

/// Looks in the namespace of the object at hand for a pod or pod template that a selector selects.
pub(crate) fn find_pods<'w>(context: &Context<'w>, selector: &Selector<'_>) -> Selected<'w> {
    let world = context.world;
    let here = context.namespace();
    if let Some(template) = world.selected(here, selector).next() {
        return Selected::Found(template);
    }
    let elsewhere = match here {
        Some(_) => world.selected(None, selector).next().is_some(),
        None => world.templates().any(|template| selector.matches(world.pod(template).labels())),
    };
    if elsewhere { Selected::Elsewhere } else { Selected::Nothing }
}
