//! Rows of findings, read back.

use seawall_finding::{Acceptance, CauseKind, ObjectName, Place, Record, Severity, Verdict};

use crate::diff::{Known, LastSeen};
use crate::error::Error;
use crate::model::{Fixed, Status};
use crate::sql::Row;
use crate::time::Time;

/// What [`known`] reads, in its order.
pub(crate) const KNOWN_COLUMNS: &str = "id, fingerprint, check_id, severity, verdict, cause, api_version, \
    kind, namespace, name, field, path, line, col, message, reason, owner, exception, \
    expires, status, first_seen, last_seen, seen_scope, unseen, fixed_at, fixed_how, reopened, changed";

/// A row of [`KNOWN_COLUMNS`].
pub(crate) fn known(row: &mut Row) -> Result<Known, Error> {
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
pub(crate) fn word<T: Copy>(all: &[T], place: i64) -> Result<T, Error> {
    let found = usize::try_from(place).ok().and_then(|place| all.get(place));
    found.copied().ok_or_else(|| Error::Damaged("a word is not known".to_owned()))
}
