//! Autoscalers and what they scale.

use seawall_check::Context;
use seawall_finding::ObjectId;
use seawall_object::{GroupKind, Object};

const AUTOSCALER: GroupKind<'static> = GroupKind::parse("autoscaling/HorizontalPodAutoscaler");

/// Whether an autoscaler of the same namespace scales a workload.
pub(crate) fn is_autoscaled(workload: Object<'_>, context: &Context<'_>) -> bool {
    autoscaler_of(workload, context).is_some()
}

/// The autoscaler in the namespace of the object at hand that scales a workload of it.
pub(crate) fn autoscaler_of(workload: Object<'_>, context: &Context<'_>) -> Option<ObjectId> {
    let kind = workload.group_kind();
    let scales = |id: &ObjectId| {
        let target = context.world.object(*id).root().at(&["spec", "scaleTargetRef"]);
        target.is_some_and(|target| {
            target.str_at(&["kind"]) == Some(kind.kind) && target.str_at(&["name"]) == Some(workload.name())
        })
    };
    context.world.of_kind_in(AUTOSCALER, context.namespace()).find(scales)
}
