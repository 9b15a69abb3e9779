//! Whole levels of the Pod Security Standards, as the API server applies them.

use seawall_check::{At, Context, Report};
use seawall_finding::CauseKind;
use seawall_object::PodTemplate;
use seawall_podsecurity::{Evidence, Level, Pod, Version, violations};
use seawall_yaml::Value;

/// The edition of the standards that the cluster of the objects knows.
pub(crate) fn edition(context: &Context<'_>) -> Version {
    Version::v1(context.kubernetes().minor)
}

/// The pod as the API server decodes it; where it would refuse to, says that nobody can tell.
pub(crate) fn decode<'t>(pod: PodTemplate<'t>, report: &mut Report<'_>) -> Option<Pod<'t>> {
    match Pod::read(pod.metadata, pod.spec) {
        Ok(pod) => Some(pod),
        Err(error) => {
            let at = pod.spec.tree().value(error.node);
            report.unknown(at, CauseKind::Undecodable, error.to_string());
            None
        }
    }
}

/// Fails once for every control of a level that a pod does not meet.
pub(crate) fn judge_level(
    level: Level,
    pod: PodTemplate<'_>,
    context: &Context<'_>,
    report: &mut Report<'_>,
) {
    let Some(decoded) = decode(pod, report) else { return };
    for violation in violations(level, edition(context), &decoded) {
        let (first, others) = violation.evidence().split_first().expect("a violation has evidence");
        let message = match violation.detail() {
            detail if detail.is_empty() => format!("the pod violates {level}: {}", violation.reason()),
            detail => format!("the pod violates {level}: {} ({detail})", violation.reason()),
        };
        let draft = report.fail(place(pod.spec, first), message);
        draft.discriminator(violation.control().id);
        for other in others {
            draft.also(context.id, place(pod.spec, other));
        }
    }
}

/// The place of evidence in the tree that holds `within`.
pub(crate) fn place(within: Value<'_>, evidence: &Evidence) -> At {
    let node = within.tree().value(evidence.node);
    if evidence.missing.is_empty() {
        return At::from(node);
    }
    At::path(node, &evidence.missing.split('.').collect::<Vec<_>>())
}
