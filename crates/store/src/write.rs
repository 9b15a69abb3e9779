//! Storing a scan.

use std::collections::HashSet;

use seawall_finding::{Record, Severity, Verdict};

use crate::diff::{Change, Known, LastSeen, difference, twice};
use crate::error::Error;
use crate::model::{Fixed, Outcome, Point, Status, What};
use crate::rows::{KNOWN_COLUMNS, known};
use crate::scan::{FINDINGS_MAX, Scan, TEXT_BYTES_MAX};
use crate::schema::FINDINGS_PER_TARGET;
use crate::sql::{Database, Value, all, first, list_of, rows_of, transaction};
use crate::time::Time;

/// Rows of one statement; its parameters stay below what either database takes.
const ROWS_MAX: usize = 200;
/// Fingerprints asked for in one query.
const ASKED_MAX: usize = 1000;

const FINDING_COLUMNS: [&str; 29] = [
    "id",
    "target",
    "fingerprint",
    "check_id",
    "severity",
    "verdict",
    "cause",
    "api_version",
    "kind",
    "namespace",
    "name",
    "field",
    "path",
    "line",
    "col",
    "message",
    "reason",
    "owner",
    "exception",
    "expires",
    "status",
    "first_seen",
    "last_seen",
    "seen_scope",
    "unseen",
    "fixed_at",
    "fixed_how",
    "reopened",
    "changed",
];

/// A target's row.
struct TargetRow {
    id: i64,
    scans: i64,
    findings: i64,
    newest: LastSeen,
}

/// Stores a scan.
pub(crate) fn put(database: &mut dyn Database, scan: &Scan<'_>) -> Result<Outcome, Error> {
    if scan.findings.len() > FINDINGS_MAX {
        return Err(Error::Limit(format!("a scan may have {FINDINGS_MAX} findings at most")));
    }
    if scan.target.is_empty() || scan.target.len() > TEXT_BYTES_MAX {
        return Err(Error::Limit(format!("a target's name has 1 to {TEXT_BYTES_MAX} bytes")));
    }
    if let Some(fingerprint) = twice(scan.findings) {
        return Err(Error::Twice(fingerprint.to_owned()));
    }
    let kept: Vec<Record>;
    let mut scan = *scan;
    if !scan.findings.iter().all(fits) {
        kept = scan.findings.iter().map(cut_texts).collect();
        scan.findings = &kept;
    }
    transaction(database, |database| put_within(database, &scan))
}

fn put_within(database: &mut dyn Database, scan: &Scan<'_>) -> Result<Outcome, Error> {
    let target = target(database, scan)?;
    if scan.started < target.newest.at {
        return Err(Error::Older { newest: target.newest.at });
    }
    let number = u32::try_from(target.scans + 1)
        .map_err(|_| Error::Limit(format!("a target may have {} scans at most", u32::MAX)))?;
    let mut known = open_findings(database, target.id)?;
    known.extend(fixed_findings(database, target.id, &known, scan.findings)?);
    let mut difference = difference(scan, number, &target.newest, known);
    let mut findings = target.findings;
    for change in &mut difference.changes {
        if change.known.id.is_none() {
            findings += 1;
            change.known.id = Some(target.id * FINDINGS_PER_TARGET + findings);
        }
    }
    if findings >= FINDINGS_PER_TARGET {
        return Err(Error::Limit(format!("a target may have {FINDINGS_PER_TARGET} findings at most")));
    }
    write_findings(database, target.id, &difference.changes)?;
    write_events(database, number, scan.started, &difference.changes)?;
    write_point(database, target.id, &difference.outcome.point)?;
    let update = "UPDATE seawall_target SET scans = ?2, findings = ?3, newest = ?4, scope = ?5 WHERE id = ?1";
    let scope = scan.coverage.scope_name();
    let row = [i64::from(number).into(), findings.into(), scan.started.0.into(), scope.as_str().into()];
    database.execute(update, &[&[target.id.into()], &row[..]].concat())?;
    Ok(difference.outcome)
}

/// The target's row, which nobody else changes until the scan is stored.
fn target(database: &mut dyn Database, scan: &Scan<'_>) -> Result<TargetRow, Error> {
    let insert = "INSERT INTO seawall_target (name, scans, findings, newest, scope) \
                  VALUES (?1, 0, 0, ?2, '') ON CONFLICT (name) DO NOTHING";
    database.execute(insert, &[scan.target.into(), scan.started.0.into()])?;
    let for_update = database.dialect().for_update;
    let query =
        format!("SELECT id, scans, findings, newest, scope FROM seawall_target WHERE name = ?1{for_update}");
    let found = first(database, &query, &[scan.target.into()], |row| {
        Ok(TargetRow {
            id: row.int()?,
            scans: row.int()?,
            findings: row.int()?,
            newest: LastSeen { at: Time(row.int()?), scope: row.text()? },
        })
    })?;
    found.ok_or_else(|| Error::Damaged("a target cannot be found".to_owned()))
}

fn open_findings(database: &mut dyn Database, target: i64) -> Result<Vec<Known>, Error> {
    let query = format!("SELECT {KNOWN_COLUMNS} FROM seawall_finding WHERE target = ?1 AND status <> ?2");
    all(database, &query, &[target.into(), code(&Status::ALL, Status::Fixed)], known)
}

/// Those of the findings that the store knows as fixed.
fn fixed_findings(
    database: &mut dyn Database,
    target: i64,
    open: &[Known],
    findings: &[Record],
) -> Result<Vec<Known>, Error> {
    let open: HashSet<&str> = open.iter().map(|known| known.record.fingerprint.as_str()).collect();
    let asked: Vec<&str> =
        findings.iter().map(|record| &*record.fingerprint).filter(|asked| !open.contains(asked)).collect();
    let mut found = Vec::new();
    for asked in asked.chunks(ASKED_MAX) {
        let list = list_of(2, asked.len());
        let query = format!(
            "SELECT {KNOWN_COLUMNS} FROM seawall_finding WHERE target = ?1 AND fingerprint IN ({list})"
        );
        let mut parameters = vec![target.into()];
        parameters.extend(asked.iter().map(|fingerprint| Value::from(*fingerprint)));
        found.append(&mut all(database, &query, &parameters, known)?);
    }
    Ok(found)
}

fn write_findings(database: &mut dyn Database, target: i64, changes: &[Change]) -> Result<(), Error> {
    let columns = FINDING_COLUMNS.join(", ");
    let renewed: Vec<String> =
        FINDING_COLUMNS[3..].iter().map(|column| format!("{column} = excluded.{column}")).collect();
    for chunk in changes.chunks(ROWS_MAX) {
        let insert = format!(
            "INSERT INTO seawall_finding ({columns}) VALUES {} ON CONFLICT (id) DO UPDATE SET {}",
            rows_of(chunk.len(), FINDING_COLUMNS.len()),
            renewed.join(", ")
        );
        let rows: Vec<Value> = chunk.iter().flat_map(|change| finding_row(target, &change.known)).collect();
        database.execute(&insert, &rows)?;
    }
    Ok(())
}

/// In the order of [`FINDING_COLUMNS`].
fn finding_row(target: i64, known: &Known) -> [Value; FINDING_COLUMNS.len()] {
    let record = &known.record;
    let object = &record.object;
    let (line, column) = record.place.position.unzip();
    let cause = match record.verdict {
        Verdict::Unknown(cause) => Some(cause.name()),
        _ => None,
    };
    let accepted = record.ignored.as_ref();
    let maybe = |text: Option<&String>| Value::from(text.map(String::as_str));
    [
        known.id.into(),
        target.into(),
        record.fingerprint.as_str().into(),
        record.check.as_str().into(),
        code(&Severity::ALL, record.severity),
        verdict_code(record.verdict).into(),
        cause.into(),
        object.api_version.as_str().into(),
        object.kind.as_str().into(),
        object.namespace.as_deref().into(),
        object.name.as_str().into(),
        record.field.as_str().into(),
        record.place.path.as_str().into(),
        line.map(i64::from).into(),
        column.map(i64::from).into(),
        record.message.as_str().into(),
        maybe(accepted.map(|accepted| &accepted.reason)),
        maybe(accepted.and_then(|accepted| accepted.owner.as_ref())),
        maybe(accepted.and_then(|accepted| accepted.exception.as_ref())),
        maybe(accepted.and_then(|accepted| accepted.expires.as_ref())),
        code(&Status::ALL, known.status),
        known.first_seen.0.into(),
        known.last.as_ref().map(|last| last.at.0).into(),
        known.last.as_ref().map(|last| last.scope.as_str()).into(),
        known.unseen.as_deref().into(),
        known.fixed.map(|(at, _)| at.0).into(),
        known.fixed.map_or(Value::Null, |(_, how)| code(&Fixed::ALL, how)),
        i64::from(known.reopened).into(),
        known.changed.0.into(),
    ]
}

fn write_events(database: &mut dyn Database, scan: u32, at: Time, changes: &[Change]) -> Result<(), Error> {
    let mut rows = Vec::new();
    for change in changes {
        for (what, detail) in &change.events {
            let what = code(&What::ALL, *what);
            rows.push([
                change.known.id.into(),
                i64::from(scan).into(),
                what,
                at.0.into(),
                detail.as_str().into(),
            ]);
        }
    }
    for chunk in rows.chunks(ROWS_MAX) {
        let insert = format!(
            "INSERT INTO seawall_event (finding, scan, what, at, detail) VALUES {}",
            rows_of(chunk.len(), 5)
        );
        database.execute(&insert, &chunk.concat())?;
    }
    Ok(())
}

fn write_point(database: &mut dyn Database, target: i64, point: &Point) -> Result<(), Error> {
    let insert = format!(
        "INSERT INTO seawall_scan (target, number, started, version, info, low, medium, high, critical, \
         manual, undecided, accepted, unseen, opened, fixed, reopened, gaps) VALUES {}",
        rows_of(1, 17)
    );
    let mut row: Vec<Value> = vec![
        target.into(),
        i64::from(point.scan).into(),
        point.started.0.into(),
        cut(&point.version).as_str().into(),
    ];
    let open = &point.open;
    let counts = [open.manual, open.unknown, open.accepted, open.unseen];
    let changes = [point.new, point.fixed, point.reopened, point.gaps];
    let all = open.failed.iter().chain(&counts).chain(&changes);
    row.extend(all.map(|count| Value::Int(count.cast_signed())));
    database.execute(&insert, &row).map(drop)
}

/// How a word of a closed list is stored: by its place, so the lists may only grow at their ends.
pub(crate) fn code<T: PartialEq>(all: &[T], word: T) -> Value {
    let place = all.iter().position(|known| *known == word).expect("a list of all words holds each");
    Value::Int(place as i64)
}

/// In the order in which findings are listed: what fails, what a person has to judge, what nobody knows.
pub(crate) fn verdict_code(verdict: Verdict) -> i64 {
    match verdict {
        Verdict::Fail => 0,
        Verdict::Manual => 1,
        Verdict::Unknown(_) => 2,
        Verdict::Pass => 3,
    }
}

/// Whether no text of a finding reaches its bound.
fn fits(record: &Record) -> bool {
    let object = &record.object;
    let texts = [
        &record.fingerprint,
        &record.check,
        &object.api_version,
        &object.kind,
        &object.name,
        &record.field,
        &record.place.path,
        &record.message,
    ];
    let fits = |text: &String| text.len() <= TEXT_BYTES_MAX && !text.contains('\0');
    record.ignored.is_none() && texts.into_iter().chain(&object.namespace).all(fits)
}

/// A finding as it is kept: texts have bounds.
fn cut_texts(record: &Record) -> Record {
    let mut record = record.clone();
    let object = &mut record.object;
    let texts = [
        &mut record.fingerprint,
        &mut record.check,
        &mut object.api_version,
        &mut object.kind,
        &mut object.name,
        &mut record.field,
        &mut record.place.path,
        &mut record.message,
    ];
    let accepted = record.ignored.as_mut();
    let accepted = accepted.map(|accepted| {
        let more = [&mut accepted.owner, &mut accepted.exception, &mut accepted.expires];
        more.into_iter().flatten().chain([&mut accepted.reason])
    });
    let texts = texts.into_iter().chain(object.namespace.as_mut()).chain(accepted.into_iter().flatten());
    for text in texts.filter(|text| text.len() > TEXT_BYTES_MAX || text.contains('\0')) {
        *text = cut(&text.replace('\0', "\u{fffd}"));
    }
    record
}

/// At most so many bytes of a text; what is cut off is said to be.
fn cut(text: &str) -> String {
    if text.len() <= TEXT_BYTES_MAX {
        return text.to_owned();
    }
    let sign = format!("… ({} bytes)", text.len());
    let mut end = TEXT_BYTES_MAX - sign.len();
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{sign}", &text[..end])
}
