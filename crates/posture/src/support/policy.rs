//! Network policies, as far as whom they select; what they allow is another layer's matter.

use seawall_check::Context;
use seawall_object::{GroupKind, Object, PodTemplate, Selector};
use seawall_yaml::Value;

const NETWORK_POLICY: GroupKind<'static> = GroupKind::parse("networking.k8s.io/NetworkPolicy");
const CILIUM_POLICY: GroupKind<'static> = GroupKind::parse("cilium.io/CiliumNetworkPolicy");
const CILIUM_CLUSTER_POLICY: GroupKind<'static> =
    GroupKind::parse("cilium.io/CiliumClusterwideNetworkPolicy");
const CALICO_POLICY: GroupKind<'static> = GroupKind::parse("projectcalico.org/NetworkPolicy");
const CALICO_CRD_POLICY: GroupKind<'static> = GroupKind::parse("crd.projectcalico.org/NetworkPolicy");

/// The prefix by which Cilium selects labels of pods' own objects, and the one for any source.
const CILIUM_PREFIXES: [&str; 2] = ["k8s:", "any:"];

/// The label that Cilium gives endpoints for their namespace.
const CILIUM_NAMESPACE: &str = "io.kubernetes.pod.namespace";

/// Whether a policy selects a pod.
pub(crate) enum Covered {
    Yes,
    /// One would, if it is in the pod's namespace, which nobody says.
    Perhaps,
    No,
}

/// Whether any policy that restricts traffic is meant for pods of the namespace.
pub(crate) fn namespace_has_policy(context: &Context<'_>, namespace: &str) -> bool {
    let world = context.world;
    let has = |kind| world.of_kind_in(kind, Some(namespace)).next().is_some();
    let of_cluster = || {
        world.of_kind(CILIUM_CLUSTER_POLICY).any(|id| {
            specs(world.object(id)).any(|spec| {
                let selector = spec.at(&["endpointSelector"]);
                restricts(spec)
                    && selector.is_some_and(|selector| cilium_means_namespace(selector, namespace))
            })
        })
    };
    has(NETWORK_POLICY) || has(CILIUM_POLICY) || has(CALICO_POLICY) || has(CALICO_CRD_POLICY) || of_cluster()
}

/// Whether a policy selects the pods of a template.
pub(crate) fn covered(context: &Context<'_>, pod: PodTemplate<'_>) -> Covered {
    let world = context.world;
    let here = context.namespace();
    let plain = |namespace: Option<&str>| {
        world.of_kind_in(NETWORK_POLICY, namespace).any(|id| network_policy_selects(world.object(id), pod))
    };
    let cilium = |namespace: Option<&str>| {
        let mut policies = world.of_kind_in(CILIUM_POLICY, namespace);
        policies.any(|id| cilium_policy_selects(world.object(id), pod, here))
    };
    let of_cluster =
        || world.of_kind(CILIUM_CLUSTER_POLICY).any(|id| cilium_policy_selects(world.object(id), pod, here));
    if plain(here) || cilium(here) || of_cluster() {
        return Covered::Yes;
    }
    let perhaps = match here {
        Some(_) => plain(None) || cilium(None),
        None => world.of_kind(NETWORK_POLICY).any(|id| network_policy_selects(world.object(id), pod)),
    };
    if perhaps { Covered::Perhaps } else { Covered::No }
}

fn network_policy_selects(policy: Object<'_>, pod: PodTemplate<'_>) -> bool {
    let Some(spec) = policy.spec() else { return false };
    // An absent selector means the same as an empty one: all pods.
    let Some(selector) = spec.at(&["podSelector"]) else { return true };
    Selector::read(Some(selector)).is_ok_and(|selector| selector.matches(pod.labels()))
}

fn cilium_policy_selects(policy: Object<'_>, pod: PodTemplate<'_>, namespace: Option<&str>) -> bool {
    specs(policy).any(|spec| {
        let selector = spec.at(&["endpointSelector"]);
        restricts(spec) && selector.is_some_and(|selector| cilium_selects(selector, pod.labels(), namespace))
    })
}

/// The `spec` and the entries of `specs` of a Cilium policy.
fn specs(policy: Object<'_>) -> impl Iterator<Item = Value<'_>> {
    policy.spec().into_iter().chain(policy.root().items_at(&["specs"]))
}

/// Whether a Cilium rule speaks of traffic in any direction, which is what isolates its endpoints.
fn restricts(spec: Value<'_>) -> bool {
    ["ingress", "egress", "ingressDeny", "egressDeny"].iter().any(|key| spec.at(&[key]).is_some())
}

fn cilium_selects(selector: Value<'_>, labels: Option<Value<'_>>, namespace: Option<&str>) -> bool {
    let own = |key: &str| {
        let key = bare(key);
        if key == CILIUM_NAMESPACE { namespace } else { labels?.get(key)?.as_str() }
    };
    let map = selector.at(&["matchLabels"]);
    let pairs = map.into_iter().flat_map(Value::entries).all(|(key, value)| own(key) == value.as_str());
    pairs
        && selector.items_at(&["matchExpressions"]).all(|term| {
            let value = own(term.str_at(&["key"]).unwrap_or_default());
            let listed =
                value.is_some_and(|value| term.items_at(&["values"]).any(|one| one.as_str() == Some(value)));
            match term.str_at(&["operator"]) {
                Some("In") => listed,
                Some("NotIn") => !listed,
                Some("Exists") => value.is_some(),
                Some("DoesNotExist") => value.is_none(),
                _ => false,
            }
        })
}

/// Whether a clusterwide selector takes in all pods of a namespace: it is empty, or names the
/// namespace alone.
fn cilium_means_namespace(selector: Value<'_>, namespace: &str) -> bool {
    let names = |key: &str| bare(key) == CILIUM_NAMESPACE;
    let map = selector.at(&["matchLabels"]);
    let only_namespace = map.into_iter().flat_map(Value::entries).all(|(key, _)| names(key));
    let mut terms = selector.items_at(&["matchExpressions"]);
    only_namespace
        && terms.all(|term| term.str_at(&["key"]).is_some_and(names))
        && cilium_selects(selector, None, Some(namespace))
}

fn bare(key: &str) -> &str {
    CILIUM_PREFIXES.iter().find_map(|prefix| key.strip_prefix(prefix)).unwrap_or(key)
}
