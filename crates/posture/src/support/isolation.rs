//! How far Kubernetes' own network policies isolate a pod: in which directions, and whether at all
//! they let something through. What exactly they allow is another layer's matter.

use seawall_check::Context;
use seawall_object::{GroupKind, PodTemplate, Selector};
use seawall_yaml::Value;

/// Policies of other makers, which add to Kubernetes' own in ways not judged here.
const FOREIGN: [GroupKind<'static>; 3] = [
    GroupKind::parse("cilium.io/CiliumNetworkPolicy"),
    GroupKind::parse("projectcalico.org/NetworkPolicy"),
    GroupKind::parse("crd.projectcalico.org/NetworkPolicy"),
];

/// Those among them that speak for all namespaces.
const FOREIGN_OF_CLUSTER: [GroupKind<'static>; 2] = [
    GroupKind::parse("cilium.io/CiliumClusterwideNetworkPolicy"),
    GroupKind::parse("crd.projectcalico.org/GlobalNetworkPolicy"),
];

/// What policies make of one direction of a pod's traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// No policy restricts it.
    Open,
    /// Policies restrict it, and none has a rule that lets anything through.
    Closed,
    /// Policies restrict it, and some have rules.
    Ruled,
}

/// How far a pod is isolated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Isolation {
    /// Whether there are policies of other makers.
    pub(crate) is_foreign: bool,
    /// Whether any policy selects the pod.
    pub(crate) is_selected: bool,
    /// Who may reach it.
    pub(crate) ingress: Direction,
    /// What it may reach.
    pub(crate) egress: Direction,
}

// === impl Isolation ===

impl Isolation {
    /// What the policies of the pod's namespace make of it.
    pub(crate) fn of(pod: PodTemplate<'_>, context: &Context<'_>) -> Self {
        let world = context.world;
        let mut isolation = Isolation {
            is_foreign: has_foreign(context),
            is_selected: false,
            ingress: Direction::Open,
            egress: Direction::Open,
        };
        let kind = GroupKind::parse("networking.k8s.io/NetworkPolicy");
        for id in world.of_kind_in(kind, context.namespace()) {
            let Some(spec) = world.object(id).spec() else { continue };
            let selector = Selector::read(spec.at(&["podSelector"]));
            // An absent selector means the same as an empty one: all pods.
            let selects = spec.at(&["podSelector"]).is_none()
                || selector.is_ok_and(|selector| selector.matches(pod.labels()));
            if selects {
                isolation.is_selected = true;
                isolation.ingress.add(spec, "Ingress", "ingress");
                isolation.egress.add(spec, "Egress", "egress");
            }
        }
        isolation
    }
}

fn has_foreign(context: &Context<'_>) -> bool {
    let world = context.world;
    let within = |kind: GroupKind<'static>, namespace: Option<&str>| {
        world.of_kind_in(kind, namespace).next().is_some()
    };
    let anywhere = |kind: GroupKind<'static>| world.of_kind(kind).next().is_some();
    let here = context.namespace();
    FOREIGN.into_iter().any(|kind| match here {
        Some(_) => within(kind, here) || within(kind, None),
        None => anywhere(kind),
    }) || FOREIGN_OF_CLUSTER.into_iter().any(anywhere)
}

// === impl Direction ===

impl Direction {
    /// Takes one more policy into account (networking.k8s.io/v1, `NetworkPolicySpec`).
    fn add(&mut self, spec: Value<'_>, policy_type: &str, rules: &str) {
        let has_rules = spec.items_at(&[rules]).next().is_some();
        let restricts = match spec.at(&["policyTypes"]).filter(|types| !types.is_empty()) {
            Some(types) => types.items().any(|one| one.as_str() == Some(policy_type)),
            None => policy_type == "Ingress" || has_rules,
        };
        match (restricts, has_rules) {
            (true, true) => *self = Direction::Ruled,
            (true, false) if *self == Direction::Open => *self = Direction::Closed,
            _ => {}
        }
    }
}
