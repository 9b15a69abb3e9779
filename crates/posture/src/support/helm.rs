//! Releases of Helm, and which versions of APIs their manifests use.

use seawall_check::{At, Context, Report};
use seawall_finding::CauseKind;
use seawall_object::{Object, Release, ReleaseError, ReleaseLimits, ReleaseObject, ReleaseRecord};
use seawall_world::Version;

use crate::support::api_lifecycle::{Ending, ending_of_version};

/// Tells of each version of an API in the manifest of a deployed release that `ends`. Only the latest
/// deployed revision counts: the next upgrade starts from it.
pub(crate) fn judge_release(
    object: Object<'_>,
    context: &Context<'_>,
    report: &mut Report<'_>,
    ends: impl Fn(&Ending) -> bool,
) {
    let record = ReleaseRecord::of(object).filter(|record| record.is_deployed());
    let Some(record) = record.filter(|record| is_latest(*record, object, context)) else {
        return report.not_applicable();
    };
    let at = || At::path(object.root(), &["data", "release"]);
    let unpacked = match context.world.source(context.id).is_live() {
        true => record.kept(),
        false => Some(record.unpack(&ReleaseLimits::default())),
    };
    let (kind, why) = match unpacked {
        Some(Ok(release)) => return tell(&release, at, report, ends, context.target()),
        Some(Err(ReleaseError::Limit(why))) => (CauseKind::Limit, why),
        Some(Err(ReleaseError::Malformed(why))) => (CauseKind::Unparsable, why),
        None => (CauseKind::Unreadable, "it was not looked at when the cluster was read".to_owned()),
    };
    report.unknown(at(), kind, format!("the release \"{}\" cannot be read: {why}", record.name()));
}

/// Whether no later revision of the same release is deployed.
fn is_latest(record: ReleaseRecord<'_>, object: Object<'_>, context: &Context<'_>) -> bool {
    let others = context.world.of_kind_in(object.group_kind(), context.namespace());
    let mut others = others.filter_map(|id| ReleaseRecord::of(context.world.object(id)));
    !others.any(|other| {
        other.is_deployed() && other.name() == record.name() && other.revision() > record.revision()
    })
}

fn tell(
    release: &Release,
    at: impl Fn() -> At,
    report: &mut Report<'_>,
    ends: impl Fn(&Ending) -> bool,
    version: Version,
) {
    let Release { name, chart, chart_version, revision, .. } = release;
    let found = |one: &ReleaseObject| ending_of_version(&one.api_version, &one.kind).filter(|one| ends(one));
    for (place, object) in release.objects.iter().enumerate() {
        let is_same = |one: &&ReleaseObject| one.api_version == object.api_version && one.kind == object.kind;
        let Some(ending) = found(object) else { continue };
        if release.objects[..place].iter().any(|one| is_same(&one)) {
            continue;
        }
        let more = match release.objects[place + 1..].iter().filter(is_same).count() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let ReleaseObject { api_version, kind, name: object_name, .. } = object;
        let message = format!(
            "revision {revision} of release \"{name}\" (chart {chart} {chart_version}) holds {kind} \
             \"{object_name}\"{more} in {api_version}, {}",
            ending.told_in(version)
        );
        report.fail(at(), message).discriminator(format!("{api_version} {kind}"));
    }
    if release.unread > 0 {
        let documents = if release.unread == 1 { "document" } else { "documents" };
        let detail = format!(
            "{} {documents} in the manifest of the release \"{name}\" cannot be read as objects",
            release.unread
        );
        report.unknown(at(), CauseKind::Unparsable, detail);
    }
}
