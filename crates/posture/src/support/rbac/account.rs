//! What pods hold by their service accounts.

use seawall_access::{Binding, Holder, Identity, Origin, RuleId, Text};
use seawall_check::{At, Context, Report};
use seawall_finding::CauseKind;
use seawall_object::{GroupKind, PodTemplate};
use seawall_world::Resolution;
use seawall_yaml::Value;

use super::given::{Given, Share};
use super::right::Right;
use super::tell::{also_rules, rights, role};
use super::{CLUSTER_ROLE_BINDING, Rbac};

/// What makes one share of a binding worth telling, in words, and by which rules.
pub(crate) type Judgement = fn(&Given<'_>, &Share, &Context<'_>) -> Option<(String, Vec<RuleId>)>;

/// Fails where a pod mounts the token of an account to which some binding for everywhere gives what is meant.
pub(crate) fn judge_account(
    pod: PodTemplate<'_>,
    context: &Context<'_>,
    report: &mut Report<'_>,
    judgement: Judgement,
    effect: &str,
) {
    let is_anybody_bound = context.world.of_kind(GroupKind::parse(CLUSTER_ROLE_BINDING)).next().is_some();
    if !is_anybody_bound || !mounts_token(pod, context) {
        return;
    }
    let rbac = context.world.derived(Rbac::of);
    let (namespace, account) = (context.namespace().unwrap_or_default(), pod.service_account());
    let everywhere: Vec<Given<'_>> = rbac
        .everywhere
        .bindings(&rbac.policy, namespace, account)
        .into_iter()
        .map(|id| Given::new(rbac, id))
        .collect();
    let at = || At::path(pod.spec, &["serviceAccountName"]);
    for given in &everywhere {
        let account = Identity::service_account(namespace, account);
        let own = given.shares().iter().filter(|share| is_in(share, given.binding, &account, rbac));
        let Some((what, rules)) = own.filter_map(|share| judgement(given, share, context)).next() else {
            continue;
        };
        let message = format!(
            "service account \"{}\" may {what} everywhere by {}, so that whoever breaks in {effect}",
            pod.service_account(),
            role(given)
        );
        let draft = report.fail(at(), message);
        if let Origin::Object(binding) = given.binding.origin {
            draft.also(binding, At::path(context.world.object(binding).root(), &["roleRef"]));
        }
        also_rules(draft, &rbac.policy, context, &rules);
        look(&everywhere, &context.aside());
        return;
    }
    if let Some((kind, detail)) = look(&everywhere, context) {
        report.unknown(at(), kind, detail);
    }
}

/// What a binding gives of rights, in words, and by which rules.
pub(crate) fn held(given: &Given<'_>, share: &Share, wanted: &[Right]) -> Option<(String, Vec<RuleId>)> {
    let ways = given.ways(&share.rules, wanted);
    let rules = ways.iter().map(|way| way.rule).collect();
    (!ways.is_empty()).then(|| (rights(given.policy(), &ways), rules))
}

/// Whether a pod finds a token for the API server in a file.
pub(crate) fn mounts_token(pod: PodTemplate<'_>, context: &Context<'_>) -> bool {
    let mounts = || pod.spec.items_at(&["volumes"]).any(is_token);
    match pod.spec.bool_at(&["automountServiceAccountToken"]) {
        Some(mounted) => mounted || mounts(),
        None => mounts() || !account_refuses(pod, context),
    }
}

/// Whether a volume holds a token that is not for somebody else.
fn is_token(volume: Value<'_>) -> bool {
    volume.items_at(&["projected", "sources"]).any(|source| {
        let token = source.at(&["serviceAccountToken"]);
        token.is_some_and(|token| token.is_map() && token.str_at(&["audience"]).is_none_or(str::is_empty))
    })
}

fn account_refuses(pod: PodTemplate<'_>, context: &Context<'_>) -> bool {
    match context.resolve("ServiceAccount", pod.service_account()) {
        Resolution::Found(accounts) => accounts.iter().any(|account| {
            let root = context.world.object(*account).root();
            root.bool_at(&["automountServiceAccountToken"]) == Some(false)
        }),
        _ => false,
    }
}

/// Whether an account is among the subjects of a share.
fn is_in(share: &Share, binding: &Binding, account: &Identity, rbac: &Rbac) -> bool {
    let texts = rbac.policy.texts();
    let groups: Vec<Text> = account.groups.iter().map(|group| texts.find(group)).collect();
    share.subjects.iter().any(|at| match binding.subjects[*at].holder {
        Some(Holder::User(name)) => texts.get(name) == account.user,
        Some(Holder::Group(name)) => groups.contains(&name),
        None => false,
    })
}

/// Looks at what a verdict on an account rests on, and says why there may be more than was read.
fn look(bindings: &[Given<'_>], context: &Context<'_>) -> Option<(CauseKind, String)> {
    context.world.rest_on(GroupKind::parse(CLUSTER_ROLE_BINDING));
    let doubts: Vec<_> = bindings.iter().map(|given| given.look(context)).collect();
    doubts.into_iter().flatten().next()
}
