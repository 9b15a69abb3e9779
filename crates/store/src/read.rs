//! Asking a store.

use std::cmp::Reverse;
use std::fmt::Write;

use seawall_finding::{Acceptance, CauseKind, ObjectName, Place, Record, Severity, Verdict};

use crate::diff::{Known, LastSeen};
use crate::error::Error;
use crate::model::{Counts, Event, Filter, Fixed, History, Listed, Point, Status, Stored, Target, What};
use crate::sql::{Database, Row, Value, list_of};
use crate::time::Time;
use crate::write::{code, verdict_code};

/// Most findings that are handed out at once.
const LISTED_MAX: u32 = 1_000_000;
/// Findings named where a fingerprint means several.
const AMBIGUOUS_MAX: i64 = 10;
const FINGERPRINT_DIGITS: usize = 32;

/// What [`known`] reads, in its order.
pub(crate) const KNOWN_COLUMNS: &str = "id, fingerprint, check_id, severity, verdict, cause, api_version, \
    kind, namespace, seawall_finding.name, field, path, line, col, message, reason, owner, exception, \
    expires, status, first_seen, last_seen, seen_scope, unseen, fixed_at, fixed_how, reopened, changed";

/// A finding's row.
pub(crate) fn known(mut row: Row) -> Result<Known, Error> {
    read_known(&mut row)
}

fn read_known(row: &mut Row) -> Result<Known, Error> {
    let row_id = row.int()?;
    let record = record(row)?;
    let status = word(&Status::ALL, row.int()?)?;
    let first_seen = Time(row.int()?);
    let last = match (row.maybe_int()?, row.maybe_text()?) {
        (Some(at), Some(scope)) => Some(LastSeen { at: Time(at), scope }),
        _ => None,
    };
    let unseen = row.maybe_text()?;
    let fixed = match (row.maybe_int()?, row.maybe_int()?) {
        (Some(at), Some(how)) => Some((Time(at), word(&Fixed::ALL, how)?)),
        _ => None,
    };
    Ok(Known {
        id: Some(row_id),
        record,
        status,
        first_seen,
        last,
        unseen,
        fixed,
        reopened: row.count()?,
        changed: Time(row.int()?),
    })
}

fn record(row: &mut Row) -> Result<Record, Error> {
    Ok(Record {
        fingerprint: row.text()?,
        check: row.text()?,
        severity: word(&Severity::ALL, row.int()?)?,
        verdict: verdict(row.int()?, row.maybe_text()?)?,
        object: ObjectName {
            api_version: row.text()?,
            kind: row.text()?,
            namespace: row.maybe_text()?,
            name: row.text()?,
        },
        field: row.text()?,
        place: Place { path: row.text()?, position: position(row)? },
        message: row.text()?,
        ignored: acceptance(row)?,
    })
}

fn verdict(code: i64, cause: Option<String>) -> Result<Verdict, Error> {
    let cause = || cause.as_deref().and_then(CauseKind::named);
    match code {
        0 => Ok(Verdict::Fail),
        1 => Ok(Verdict::Manual),
        2 => cause().map(Verdict::Unknown).ok_or_else(|| Error::Damaged("a cause is not known".to_owned())),
        3 => Ok(Verdict::Pass),
        _ => Err(Error::Damaged("a verdict is not known".to_owned())),
    }
}

fn position(row: &mut Row) -> Result<Option<(u32, u32)>, Error> {
    let number = |number: Option<i64>| number.map(u32::try_from).transpose();
    match (number(row.maybe_int()?), number(row.maybe_int()?)) {
        (Ok(line), Ok(column)) => Ok(line.zip(column)),
        _ => Err(Error::Damaged("a line is out of its range".to_owned())),
    }
}

fn acceptance(row: &mut Row) -> Result<Option<Acceptance>, Error> {
    let reason = row.maybe_text()?;
    let [owner, exception, expires] = [row.maybe_text()?, row.maybe_text()?, row.maybe_text()?];
    Ok(reason.map(|reason| Acceptance { reason, owner, exception, expires }))
}

/// The word that stands at a place of a closed list.
fn word<T: Copy>(all: &[T], place: i64) -> Result<T, Error> {
    let found = usize::try_from(place).ok().and_then(|place| all.get(place));
    found.copied().ok_or_else(|| Error::Damaged("a word is not known".to_owned()))
}

/// A row of [`KNOWN_COLUMNS`], with the target's name and the time of its newest scan behind them.
fn stored(mut row: Row) -> Result<(i64, Stored), Error> {
    let known = read_known(&mut row)?;
    let target = row.text()?;
    let newest = Time(row.int()?);
    let stored = Stored {
        target,
        record: known.record,
        status: known.status,
        first_seen: known.first_seen,
        last_seen: known.last.map_or(newest, |last| last.at),
        unseen: known.unseen,
        fixed: known.fixed,
        reopened: known.reopened,
        changed: known.changed,
    };
    Ok((known.id.unwrap_or_default(), stored))
}

const STORED_FROM: &str = "FROM seawall_finding JOIN seawall_target ON seawall_target.id = target";

fn select_stored() -> String {
    let columns = KNOWN_COLUMNS.replacen("id,", "seawall_finding.id,", 1);
    format!("SELECT {columns}, seawall_target.name, newest {STORED_FROM}")
}

/// What was scanned.
pub(crate) fn targets(database: &mut dyn Database) -> Result<Vec<Target>, Error> {
    let rows = database.query("SELECT name, scans, newest FROM seawall_target ORDER BY name", &[])?;
    rows.into_iter()
        .map(|mut row| Ok(Target { name: row.text()?, scans: row.count()?, newest: Time(row.int()?) }))
        .collect()
}

/// The number of a target.
pub(crate) fn target_id(database: &mut dyn Database, name: &str) -> Result<i64, Error> {
    let rows = database.query("SELECT id FROM seawall_target WHERE name = ?1", &[name.into()])?;
    rows.into_iter().next().ok_or_else(|| Error::NoTarget(name.to_owned()))?.int()
}

/// The conditions of a query, each with its parameters.
#[derive(Default)]
struct Conditions {
    text: String,
    parameters: Vec<Value>,
}

// === impl Conditions ===

impl Conditions {
    fn of(database: &mut dyn Database, filter: &Filter) -> Result<Self, Error> {
        let mut all = Conditions::default();
        if let Some(target) = &filter.target {
            let id = target_id(database, target)?;
            all.one_of("target", "", [id.into()]);
        }
        all.checks(&filter.checks);
        if let Some(least) = filter.severity_min {
            all.at_least("severity", code(&Severity::ALL, least));
        }
        all.one_of("namespace", "", filter.namespaces.iter().map(|name| name.as_str().into()));
        all.one_of("kind", "LOWER", filter.kinds.iter().map(|kind| kind.to_lowercase().as_str().into()));
        all.one_of("status", "", filter.statuses.iter().map(|status| code(&Status::ALL, *status)));
        if let Some(since) = filter.since {
            all.at_least("changed", since.0.into());
        }
        Ok(all)
    }

    fn and(&mut self, condition: &str) {
        let word = if self.text.is_empty() { " WHERE" } else { " AND" };
        let _ = write!(self.text, "{word} {condition}");
    }

    fn one_of(&mut self, column: &str, function: &str, values: impl IntoIterator<Item = Value>) {
        let first = self.parameters.len() + 1;
        self.parameters.extend(values);
        let count = self.parameters.len() + 1 - first;
        if count > 0 {
            self.and(&format!("{function}({column}) IN ({})", list_of(first, count)));
        }
    }

    fn at_least(&mut self, column: &str, value: Value) {
        self.parameters.push(value);
        self.and(&format!("{column} >= ?{}", self.parameters.len()));
    }

    /// Ids, or patterns of ids.
    fn checks(&mut self, patterns: &[String]) {
        let mut any = Vec::new();
        for pattern in patterns {
            // Ids are of lower-case letters, so that it does not matter whether a database minds the case.
            let like = pattern.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            self.parameters.push(like.replace('*', "%").replace('?', "_").as_str().into());
            any.push(format!("check_id LIKE ?{} ESCAPE '\\'", self.parameters.len()));
        }
        if !any.is_empty() {
            self.and(&format!("({})", any.join(" OR ")));
        }
    }
}

/// What fails first, the most severe first; then by name.
const ORDER: &str = " ORDER BY verdict, severity DESC, namespace IS NOT NULL, namespace, \
    seawall_finding.kind, seawall_finding.name, check_id, fingerprint, target";

/// The findings that a filter asks for.
pub(crate) fn list(database: &mut dyn Database, filter: &Filter) -> Result<Listed, Error> {
    let Conditions { text, mut parameters } = Conditions::of(database, filter)?;
    let limit = filter.limit.unwrap_or(LISTED_MAX).min(LISTED_MAX);
    let counted = database.query(&format!("SELECT COUNT(*) FROM seawall_finding{text}"), &parameters)?;
    let total: u64 = counted.into_iter().next().map_or(Ok(0), |mut row| row.count())?;
    let query = if total <= u64::from(limit) {
        format!("{}{text}", select_stored())
    } else {
        // Only numbers are sorted here, not whole rows.
        parameters.push(i64::from(limit).into());
        let wanted = format!("SELECT id FROM seawall_finding{text}{ORDER} LIMIT ?{}", parameters.len());
        format!("{} WHERE seawall_finding.id IN ({wanted})", select_stored())
    };
    let rows = database.query(&query, &parameters)?;
    let findings = rows.into_iter().map(|row| stored(row).map(|(_, stored)| stored));
    let mut findings = findings.collect::<Result<Vec<Stored>, Error>>()?;
    findings.sort_by(|one, other| rank(one).cmp(&rank(other)));
    Ok(Listed { findings, total })
}

/// The order of [`ORDER`].
fn rank(stored: &Stored) -> impl Ord + use<'_> {
    let record = &stored.record;
    let object = &record.object;
    let names = (object.namespace.as_deref(), object.kind.as_str(), object.name.as_str());
    let rest = (record.check.as_str(), record.fingerprint.as_str(), stored.target.as_str());
    (verdict_code(record.verdict), Reverse(record.severity), names, rest)
}

/// One finding by the first digits of its fingerprint.
pub(crate) fn show(
    database: &mut dyn Database,
    fingerprint: &str,
    target: Option<&str>,
) -> Result<History, Error> {
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if fingerprint.is_empty() || fingerprint.len() > FINGERPRINT_DIGITS || !is_digits(fingerprint) {
        return Err(Error::NoFinding(fingerprint.chars().take(FINGERPRINT_DIGITS).collect()));
    }
    let first = fingerprint.to_lowercase();
    // `g` sorts behind all digits.
    let mut parameters: Vec<Value> = vec![first.as_str().into(), format!("{first}g").as_str().into()];
    let mut query = select_stored();
    query += " WHERE fingerprint >= ?1 AND fingerprint < ?2";
    if let Some(target) = target {
        parameters.push(target_id(database, target)?.into());
        query += " AND target = ?3";
    }
    let _ = write!(query, " ORDER BY fingerprint, target LIMIT {AMBIGUOUS_MAX}");
    let rows = database.query(&query, &parameters)?;
    let mut found = rows.into_iter().map(stored).collect::<Result<Vec<_>, Error>>()?;
    if found.len() > 1 {
        let name = |stored: &Stored| format!("{} of {}", stored.record.fingerprint, stored.target);
        return Err(Error::Ambiguous(found.iter().map(|(_, stored)| name(stored)).collect()));
    }
    let (id, stored) = found.pop().ok_or(Error::NoFinding(first))?;
    let query = "SELECT scan, what, at, detail FROM seawall_event WHERE finding = ?1 ORDER BY scan, what";
    let events = database.query(query, &[id.into()])?.into_iter().map(|mut row| {
        let scan = row.count()?;
        let what = word(&What::ALL, row.int()?)?;
        Ok(Event { scan, what, at: Time(row.int()?), detail: row.text()? })
    });
    Ok(History { stored, events: events.collect::<Result<_, Error>>()? })
}

/// The scans of a target.
pub(crate) fn trend(
    database: &mut dyn Database,
    target: &str,
    since: Option<Time>,
) -> Result<Vec<Point>, Error> {
    let id = target_id(database, target)?;
    let query = "SELECT number, started, version, info, low, medium, high, critical, manual, undecided, \
                 accepted, unseen, opened, fixed, reopened, gaps FROM seawall_scan \
                 WHERE target = ?1 AND started >= ?2 ORDER BY number";
    let since = since.map_or(i64::MIN, |since| since.0);
    let rows = database.query(query, &[id.into(), since.into()])?;
    rows.into_iter().map(point).collect()
}

fn point(mut row: Row) -> Result<Point, Error> {
    let (scan, started, version) = (row.count()?, Time(row.int()?), row.text()?);
    let mut open = Counts::default();
    for count in &mut open.failed {
        *count = row.count()?;
    }
    for count in [&mut open.manual, &mut open.unknown, &mut open.accepted, &mut open.unseen] {
        *count = row.count()?;
    }
    Ok(Point {
        scan,
        started,
        version,
        open,
        new: row.count()?,
        fixed: row.count()?,
        reopened: row.count()?,
        gaps: row.count()?,
    })
}
