//! Handlers that the kubelet runs for a container.

use seawall_object::Container;
use seawall_yaml::Value;

/// Where a container may have handlers.
const HANDLERS: [&[&str]; 5] = [
    &["livenessProbe"],
    &["readinessProbe"],
    &["startupProbe"],
    &["lifecycle", "postStart"],
    &["lifecycle", "preStop"],
];

/// A probe or lifecycle handler.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Handler<'t> {
    /// The last word of its path, such as `livenessProbe`.
    pub(crate) name: &'static str,
    /// The handler itself.
    pub(crate) value: Value<'t>,
}

/// The handlers that a container has.
pub(crate) fn probe_handlers<'t>(container: Container<'t>) -> impl Iterator<Item = Handler<'t>> {
    HANDLERS.iter().filter_map(move |path| {
        let name = path[path.len() - 1];
        Some(Handler { name, value: container.value.at(path)? })
    })
}
