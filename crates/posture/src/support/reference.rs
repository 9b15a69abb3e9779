//! References from one object to others.

use seawall_check::{Context, Report};
use seawall_finding::{CauseKind, ObjectId};
use seawall_object::{GroupKind, PodTemplate, Selector};
use seawall_world::Resolution;
use seawall_yaml::Value;

use crate::support::operator::maker_of_pods;
use crate::support::select::{Selected, find_pods};

/// What a pod can be filled from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    ConfigMap,
    Secret,
}

/// Fails where the object at hand names an object of a kind, in its own namespace, that does not
/// exist; gives the object where it does.
pub(crate) fn require(
    context: &Context<'_>,
    report: &mut Report<'_>,
    kind: &str,
    name: Value<'_>,
) -> Option<ObjectId> {
    require_in(context, report, kind, context.namespace(), name)
}

/// As [`require`], in a namespace.
pub(crate) fn require_in(
    context: &Context<'_>,
    report: &mut Report<'_>,
    kind: &str,
    namespace: Option<&str>,
    name: Value<'_>,
) -> Option<ObjectId> {
    let text = name.as_str()?;
    let kind = GroupKind::parse(kind);
    let what = || format!("the {} \"{text}\"", kind.kind);
    match context.world.resolve(kind, namespace, text) {
        Resolution::Found(found) => return found.first().copied(),
        Resolution::Elsewhere(_) => {
            let detail = format!("{} has no certain namespace", what());
            report.unknown(name, CauseKind::OutsideScope, detail).discriminator(text);
        }
        Resolution::Absent => {
            let message = format!("{} does not exist", what());
            report.absent(context, name, &what(), message).discriminator(text);
        }
    }
    None
}

/// Fails where a selector, which stands at `written`, selects no pods of the namespace.
pub(crate) fn require_pods(
    context: &Context<'_>,
    report: &mut Report<'_>,
    written: Value<'_>,
    selector: &Selector<'_>,
    message: &str,
) {
    match find_pods(context, selector) {
        Selected::Found(_) => {}
        Selected::Elsewhere => {
            let detail = "the pods that it matches have no certain namespace";
            report.unknown(written, CauseKind::OutsideScope, detail);
        }
        Selected::Nothing
            if context.is_complete()
                && let Some(maker) = maker_of_pods(context) =>
        {
            let maker = context.world.object(maker);
            let kind = maker.group_kind().kind;
            let detail =
                format!("an operator may make pods with these labels from {kind} \"{}\"", maker.name());
            report.unknown(written, CauseKind::OutsideScope, detail);
        }
        Selected::Nothing => {
            report.absent(context, written, "a pod with these labels", message);
        }
    }
}

/// Fails for every ConfigMap or Secret that a pod cannot start without and that does not exist.
/// `given` are names that the cluster itself takes care of.
pub(crate) fn judge_wanted(
    pod: PodTemplate<'_>,
    context: &Context<'_>,
    report: &mut Report<'_>,
    wanted: Wanted,
    given: &[&str],
) {
    let (kind, volume_key, name_key, env_key, from_key) = match wanted {
        Wanted::ConfigMap => ("ConfigMap", "configMap", "name", "configMapKeyRef", "configMapRef"),
        Wanted::Secret => ("Secret", "secret", "secretName", "secretKeyRef", "secretRef"),
    };
    let mut judge = |source: Value<'_>, key: &str| {
        let Some(name) = source.at(&[key]) else { return };
        let known = name.as_str().is_none_or(|name| name.is_empty() || given.contains(&name));
        if !known && source.bool_at(&["optional"]) != Some(true) {
            require(context, report, kind, name);
        }
    };
    for volume in pod.spec.items_at(&["volumes"]) {
        if let Some(source) = volume.at(&[volume_key]) {
            judge(source, name_key);
        }
        let projected = volume.items_at(&["projected", "sources"]);
        projected.filter_map(|source| source.at(&[volume_key])).for_each(|source| judge(source, "name"));
    }
    for container in pod.containers() {
        for variable in container.env() {
            if let Some(source) = variable.value_from.and_then(|from| from.at(&[env_key])) {
                judge(source, "name");
            }
        }
        let froms = container.value.items_at(&["envFrom"]);
        froms.filter_map(|from| from.at(&[from_key])).for_each(|source| judge(source, "name"));
    }
}
