//! Says who may do what, by which binding and rule.

use std::fmt::Write as _;

use seawall_access::{Origin, Policy, RuleId};
use seawall_check::{At, Context, Draft, Report};
use seawall_finding::CauseKind;
use seawall_object::Object;

use super::given::{Given, Share, Way};
use super::right::Right;

/// Subjects that a message names.
const SUBJECTS_SHOWN: usize = 3;
/// Rights that a message names.
const RIGHTS_SHOWN: usize = 4;
/// Names of objects that a message repeats.
const NAMES_SHOWN: usize = 3;
/// Rules that a finding points at.
const RULES_SHOWN: usize = 8;

/// What a check looks for in bindings.
pub(crate) struct Question<'r> {
    pub(crate) rights: &'r [Right],
    /// What somebody does with them, as in "which reads every Secret".
    pub(crate) effect: &'r str,
}

/// Fails where the binding at hand gives somebody any of the rights. A binding that gives everything is told
/// by the checks for that alone.
pub(crate) fn judge(
    object: Object<'_>,
    context: &Context<'_>,
    report: &mut Report<'_>,
    question: &Question<'_>,
) {
    let Some(given) = Given::of(context) else { return };
    let mut told = false;
    for share in given.shares() {
        if given.everything(share, context).is_some() {
            report.not_applicable();
            continue;
        }
        let ways = given.ways(&share.rules, question.rights);
        if !ways.is_empty() {
            fail(&given, (object, context), report, share, &ways, question.effect);
            told = true;
        }
    }
    if !told && !given.ways(given.possible(), question.rights).is_empty() {
        let detail =
            "the role gathers rules in a circle, so that what it holds depends on the order of events";
        report.unknown(At::path(object.root(), &["roleRef"]), CauseKind::Unresolved, detail);
    }
    given.rest(object, context, report, told);
}

/// Says that subjects have rights in these ways, and what they do with them.
pub(crate) fn fail<'d>(
    given: &Given<'_>,
    (object, context): (Object<'_>, &Context<'_>),
    report: &'d mut Report<'_>,
    share: &Share,
    ways: &[Way<'_>],
    effect: &str,
) -> &'d mut Draft {
    let rules: Vec<RuleId> = ways.iter().map(|way| way.rule).collect();
    let what = rights(given.policy(), ways);
    fail_by_rules(given, (object, context), report, share, &rules, (&what, effect))
}

/// Says that subjects may do something by these rules, and what that means.
pub(crate) fn fail_by_rules<'d>(
    given: &Given<'_>,
    (object, context): (Object<'_>, &Context<'_>),
    report: &'d mut Report<'_>,
    share: &Share,
    rules: &[RuleId],
    (what, effect): (&str, &str),
) -> &'d mut Draft {
    let who = subjects(given, object, share);
    let (place, role) = (place(given), role(given));
    let message = format!("{who} may {what}{place} by {role}, {effect}");
    let draft = report.fail(At::path(object.root(), &["roleRef"]), message);
    if let Some(subjects) = object.root().at(&["subjects"]) {
        draft.also(context.id, subjects);
    }
    also_rules(draft, given.policy(), context, rules);
    // Those who stand in the default binding and those who were added may both be told.
    if let Some(first) = share.subjects.first().filter(|_| given.default().is_some()) {
        let named = object.root().items_at(&["subjects"]).nth(*first).and_then(|one| one.str_at(&["name"]));
        draft.discriminator(named.unwrap_or_default());
    }
    draft
}

/// Points at rules, each once, where they stand in objects that were read.
pub(crate) fn also_rules(draft: &mut Draft, policy: &Policy, context: &Context<'_>, rules: &[RuleId]) {
    let mut seen = Vec::new();
    for rule in rules {
        let rule = policy.rule(*rule);
        let Origin::Object(object) = rule.origin else { continue };
        if seen.len() < RULES_SHOWN && !seen.contains(&(object, rule.node)) {
            seen.push((object, rule.node));
            draft.also(object, context.world.object(object).root().tree().value(rule.node));
        }
    }
}

/// Who: `User "jane", Group "dev" and 3 more`.
fn subjects(given: &Given<'_>, object: Object<'_>, share: &Share) -> String {
    let all: Vec<_> = object.root().items_at(&["subjects"]).collect();
    let named = share.subjects.iter().take(SUBJECTS_SHOWN).filter_map(|at| {
        let text = |key| all.get(*at)?.str_at(&[key]);
        let (kind, name) = (text("kind")?, text("name")?);
        let own = given.binding.namespace.map(|namespace| given.policy().texts().get(namespace));
        Some(match (kind, text("namespace").or(own)) {
            ("ServiceAccount", Some(namespace)) => format!("{kind} \"{namespace}/{name}\""),
            _ => format!("{kind} \"{name}\""),
        })
    });
    let named: Vec<String> = named.collect();
    match share.subjects.len().saturating_sub(SUBJECTS_SHOWN) {
        0 => join(&named),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

fn join(words: &[String]) -> String {
    match words {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Where: nothing is said of a whole cluster but that.
fn place(given: &Given<'_>) -> String {
    match given.binding.namespace.map(|namespace| given.policy().texts().get(namespace)) {
        None => " everywhere".to_owned(),
        Some("") => " in one namespace".to_owned(),
        Some(namespace) => format!(" in namespace \"{namespace}\""),
    }
}

/// The role: `ClusterRole "reader"`.
pub(crate) fn role(given: &Given<'_>) -> String {
    let Some(role) = given.role.map(|role| given.policy().role(role)) else { return "no role".to_owned() };
    let kind = if role.namespace.is_some() { "Role" } else { "ClusterRole" };
    format!("{kind} \"{}\"", given.policy().texts().get(role.name))
}

/// What: `get, list secrets; create pods`.
pub(crate) fn rights(policy: &Policy, ways: &[Way<'_>]) -> String {
    let mut shown: Vec<String> = Vec::new();
    for way in ways {
        let mut text = format!("{} {}", way.verbs.join(", "), way.right.resource);
        let names: Vec<&str> = policy.rule(way.rule).names(policy.texts()).collect();
        if !names.is_empty() {
            let first: Vec<String> =
                names.iter().take(NAMES_SHOWN).map(|name| format!("\"{name}\"")).collect();
            let _ = write!(text, " {}", first.join(", "));
            if names.len() > NAMES_SHOWN {
                let _ = write!(text, " and {} more", names.len() - NAMES_SHOWN);
            }
        }
        if !shown.contains(&text) {
            shown.push(text);
        }
    }
    match shown.len().saturating_sub(RIGHTS_SHOWN) {
        0 => shown.join("; "),
        more => format!("{} and {more} more", shown[..RIGHTS_SHOWN].join("; ")),
    }
}

/// Fails for every subject, by kind and name, that `is_meant`, but for those of default bindings.
pub(crate) fn judge_subjects(
    object: Object<'_>,
    context: &Context<'_>,
    report: &mut Report<'_>,
    is_meant: fn(&str, &str) -> bool,
    effect: &str,
) {
    let Some(given) = Given::of(context) else { return };
    let (default, texts) = (given.default(), given.policy().texts());
    // Whatever the role holds: it may not have been read.
    let named = |key| object.root().str_at(&["roleRef", key]).unwrap_or_default();
    let written = format!("{} \"{}\"", named("kind"), named("name"));
    let mut told = false;
    for (subject, value) in given.binding.subjects.iter().zip(object.root().items_at(&["subjects"])) {
        let text = |key| value.str_at(&[key]).unwrap_or_default();
        let is_own = || default.zip(subject.holder).is_some_and(|(one, holder)| one.has(holder, texts));
        if is_meant(text("kind"), text("name")) && !is_own() {
            let (who, name) = (text("kind"), text("name"));
            let message = format!("{who} \"{name}\" has {written}{}, {effect}", place(&given));
            let draft = report.fail(value, message);
            draft.discriminator(text("name"));
            also_rules(draft, given.policy(), context, &given.whole().rules);
            told = true;
        }
    }
    given.rest(object, context, report, told);
}
