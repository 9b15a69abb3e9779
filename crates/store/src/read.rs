//! Asking a store for anything but lists.

use std::collections::HashMap;
use std::fmt::Write;

use crate::error::Error;
use crate::model::{Counts, Event, History, Point, Stored, Target, What};
use crate::rows::{KNOWN_COLUMNS, known, word};
use crate::sql::{Database, Row, Value, all, first, snapshot};
use crate::time::Time;

/// Findings named where a fingerprint means several.
const AMBIGUOUS_MAX: i64 = 10;
const FINGERPRINT_DIGITS: usize = 32;

/// Names of targets, and when the newest scan of each began, by number.
pub(crate) type Targets = HashMap<i64, (String, Time)>;

/// The targets by number.
pub(crate) fn numbered_targets(database: &mut dyn Database) -> Result<Targets, Error> {
    let query = "SELECT id, name, newest FROM seawall_target";
    let read = |row: &mut Row| Ok((row.int()?, (row.text()?, Time(row.int()?))));
    Ok(all(database, query, &[], read)?.into_iter().collect())
}

/// What [`stored`] reads, in its order.
pub(crate) fn select_stored() -> String {
    format!("SELECT {KNOWN_COLUMNS}, target FROM seawall_finding")
}

/// A row of [`KNOWN_COLUMNS`], with the target's number behind them.
pub(crate) fn stored(row: &mut Row, targets: &Targets) -> Result<(i64, Stored), Error> {
    let known = known(row)?;
    let target = targets.get(&row.int()?);
    let (name, newest) = target.ok_or_else(|| Error::Damaged("a target is missing".to_owned()))?;
    let stored = Stored {
        target: name.clone(),
        record: known.record,
        status: known.status,
        first_seen: known.first_seen,
        last_seen: known.last.map_or(*newest, |last| last.at),
        unseen: known.unseen,
        fixed: known.fixed,
        reopened: known.reopened,
        changed: known.changed,
    };
    Ok((known.id.unwrap_or_default(), stored))
}

/// What was scanned.
pub(crate) fn targets(database: &mut dyn Database) -> Result<Vec<Target>, Error> {
    all(database, "SELECT name, scans, newest FROM seawall_target ORDER BY name", &[], |row| {
        Ok(Target { name: row.text()?, scans: row.count()?, newest: Time(row.int()?) })
    })
}

/// The number of a target.
pub(crate) fn target_id(database: &mut dyn Database, name: &str) -> Result<i64, Error> {
    let query = "SELECT id FROM seawall_target WHERE name = ?1";
    let found = first(database, query, &[name.into()], |row| row.int())?;
    found.ok_or_else(|| Error::NoTarget(name.to_owned()))
}

/// One finding by the first digits of its fingerprint.
pub(crate) fn show(
    database: &mut dyn Database,
    fingerprint: &str,
    target: Option<&str>,
) -> Result<History, Error> {
    snapshot(database, |database| {
        let targets = numbered_targets(database)?;
        let (id, stored) = find(database, &targets, fingerprint, target)?;
        let query = "SELECT scan, what, at, detail FROM seawall_event WHERE finding = ?1 ORDER BY scan, what";
        let events = all(database, query, &[id.into()], |row| {
            let scan = row.count()?;
            let what = word(&What::ALL, row.int()?)?;
            Ok(Event { scan, what, at: Time(row.int()?), detail: row.text()? })
        })?;
        Ok(History { stored, events })
    })
}

/// The one finding whose fingerprint begins so, and its number.
pub(crate) fn find(
    database: &mut dyn Database,
    targets: &Targets,
    fingerprint: &str,
    target: Option<&str>,
) -> Result<(i64, Stored), Error> {
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
    let mut found = all(database, &query, &parameters, |row| stored(row, targets))?;
    if found.len() > 1 {
        let name = |stored: &Stored| format!("{} of {}", stored.record.fingerprint, stored.target);
        return Err(Error::Ambiguous(found.iter().map(|(_, stored)| name(stored)).collect()));
    }
    found.pop().ok_or(Error::NoFinding(first))
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
    all(database, query, &[id.into(), since.into()], point)
}

fn point(row: &mut Row) -> Result<Point, Error> {
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
