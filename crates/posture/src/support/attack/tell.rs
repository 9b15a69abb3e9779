//! Leads as verdicts.

use seawall_check::{At, Context, Parameter, Report, Setting};
use seawall_finding::CauseKind;
use seawall_object::Object;

use super::leads::Route;
use super::{Lead, Paths, Workload};

const TRUSTED_NAMESPACES: &str = "trusted-namespaces";

/// Where workloads are the cluster's own.
pub(crate) const TRUSTED: Parameter = Parameter {
    name: TRUSTED_NAMESPACES,
    description: "Namespaces whose workloads run the cluster, and have to be trusted with it.",
    default: Setting::Words(&["kube-system"]),
};

/// Where the object's pods lead; none where there is nothing to judge, since something else made the object,
/// or it belongs to the cluster itself.
pub(crate) fn judged_workload<'w>(context: &Context<'w>) -> Option<&'w Workload> {
    let workload = Paths::within(context).workload(context.id)?;
    let is_trusted = context.has_word(TRUSTED_NAMESPACES, context.namespace().unwrap_or_default());
    (!is_trusted && !workload.is_static).then_some(workload)
}

/// Fails where there is a chain, which `told` begins to tell, at a place; is unknown where there may be one.
pub(crate) fn judge(
    lead: &Lead,
    told: &str,
    (object, at): (Object<'_>, At),
    context: &Context<'_>,
    report: &mut Report<'_>,
) {
    if let Lead::There(route) = lead {
        // It stays, whatever else there may be.
        fail(route, told, (object, at.clone()), context, report);
    }
    let blind = Paths::within(context).blind;
    context.world.rest_on_all(blind);
    if let (Lead::Perhaps(doubted), None) = (lead, blind) {
        report.unknown(at, CauseKind::OutsideScope, format!("{told} if this holds: {}", doubted.doubt));
    }
}

/// There is nothing to judge, as far as everything was read.
pub(crate) fn skip(context: &Context<'_>, report: &mut Report<'_>) {
    let blind = Paths::within(context).blind;
    context.world.rest_on_all(blind);
    if blind.is_none() {
        report.not_applicable();
    }
}

fn fail(
    route: &Route,
    told: &str,
    (object, at): (Object<'_>, At),
    context: &Context<'_>,
    report: &mut Report<'_>,
) {
    let own = route.field.filter(|(id, _)| *id == context.id);
    let at = own.map_or(at, |(_, node)| At::from(object.root().tree().value(node)));
    let draft = report.fail(at, format!("{told} {}", route.text));
    for (id, node) in &route.places {
        if Some((*id, *node)) != own {
            draft.also(*id, context.world.object(*id).root().tree().value(*node));
        }
    }
}

/// The field by which the pods of an object run as somebody.
pub(crate) fn place_in_pod(object: Object<'_>, context: &Context<'_>) -> At {
    match context.world.templates_of(context.id).first() {
        Some(template) => At::path(context.world.pod(template).spec, &["serviceAccountName"]),
        None => At::from(object.root()),
    }
}
