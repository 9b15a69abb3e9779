//! The tables, and the way from each version of them to the next.

use crate::error::Error;
use crate::sql::{Database, Dialect, first, transaction};

/// The version of the tables that this build writes.
pub const VERSION: i64 = MIGRATIONS.len() as i64;

/// Findings of a target are numbered below this; the target's number stands above.
pub(crate) const FINDINGS_PER_TARGET: i64 = 1 << 32;

/// The number of the target of a finding.
pub(crate) fn target_of(finding: i64) -> i64 {
    finding / FINDINGS_PER_TARGET
}

/// What makes version n of version n-1; never changed once released.
const MIGRATIONS: &[&str] = &[
    "
CREATE TABLE seawall_target (
    id {serial},
    name {text} NOT NULL UNIQUE,
    scans BIGINT NOT NULL,
    findings BIGINT NOT NULL,
    newest BIGINT NOT NULL,
    scope {text} NOT NULL
);
CREATE TABLE seawall_scan (
    target BIGINT NOT NULL REFERENCES seawall_target (id),
    number BIGINT NOT NULL,
    started BIGINT NOT NULL,
    version {text} NOT NULL,
    info BIGINT NOT NULL,
    low BIGINT NOT NULL,
    medium BIGINT NOT NULL,
    high BIGINT NOT NULL,
    critical BIGINT NOT NULL,
    manual BIGINT NOT NULL,
    undecided BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    unseen BIGINT NOT NULL,
    opened BIGINT NOT NULL,
    fixed BIGINT NOT NULL,
    reopened BIGINT NOT NULL,
    gaps BIGINT NOT NULL,
    PRIMARY KEY (target, number)
){clustered};
CREATE TABLE seawall_finding (
    id {int} PRIMARY KEY,
    target BIGINT NOT NULL REFERENCES seawall_target (id),
    fingerprint {text} NOT NULL,
    check_id {text} NOT NULL,
    severity BIGINT NOT NULL,
    verdict BIGINT NOT NULL,
    cause {text},
    api_version {text} NOT NULL,
    kind {text} NOT NULL,
    namespace {text},
    name {text} NOT NULL,
    field {text} NOT NULL,
    path {text} NOT NULL,
    line BIGINT,
    col BIGINT,
    message {text} NOT NULL,
    reason {text},
    owner {text},
    exception {text},
    expires {text},
    status BIGINT NOT NULL,
    first_seen BIGINT NOT NULL,
    last_seen BIGINT,
    seen_scope {text},
    unseen {text},
    fixed_at BIGINT,
    fixed_how BIGINT,
    reopened BIGINT NOT NULL,
    changed BIGINT NOT NULL
);
CREATE UNIQUE INDEX seawall_finding_by_fingerprint ON seawall_finding (fingerprint, target);
CREATE INDEX seawall_finding_by_rank ON seawall_finding (target, status, verdict, severity);
CREATE TABLE seawall_event (
    finding BIGINT NOT NULL,
    scan BIGINT NOT NULL,
    what BIGINT NOT NULL,
    at BIGINT NOT NULL,
    detail {text} NOT NULL,
    PRIMARY KEY (finding, scan, what)
){clustered};
",
    BY_RANK,
];

/// A target's findings in the order in which they are listed, with every column that a list is narrowed by:
/// what is not listed is not read.
const BY_RANK: &str = "
DROP INDEX seawall_finding_by_rank;
CREATE INDEX seawall_finding_by_rank ON seawall_finding (
    target, verdict, severity DESC, namespace{nulls_first}, kind, name, check_id, fingerprint, status, changed
);
";

/// Brings the tables to the version of this build. Where there are none, makes them if it may.
pub(crate) fn prepare(database: &mut dyn Database, may_create: bool) -> Result<(), Error> {
    let found = version(database)?;
    if found == VERSION {
        return Ok(());
    }
    if found == 0 && !may_create {
        return Err(Error::Missing);
    }
    transaction(database, |database| {
        if let Some(lock) = database.dialect().lock_schema {
            database.run(lock)?;
        }
        // Someone else may have been faster.
        let found = version(database)?;
        if found == 0 {
            database.run("CREATE TABLE seawall_schema (version BIGINT NOT NULL)")?;
            database.run("INSERT INTO seawall_schema (version) VALUES (0)")?;
        }
        for statements in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or_default()) {
            database.run(&spelled(statements, database.dialect()))?;
        }
        database.execute("UPDATE seawall_schema SET version = ?1", &[VERSION.into()]).map(drop)
    })
}

/// The version of the tables that are there; zero where there are none.
fn version(database: &mut dyn Database) -> Result<i64, Error> {
    if !database.has_schema()? {
        return Ok(0);
    }
    let found = first(database, "SELECT version FROM seawall_schema", &[], |row| row.int())?;
    let found = found.ok_or_else(|| Error::Damaged("it has no version".to_owned()))?;
    if found > VERSION {
        return Err(Error::Newer { found, known: VERSION });
    }
    Ok(found)
}

fn spelled(statements: &str, dialect: &Dialect) -> String {
    statements
        .replace("{serial}", dialect.serial)
        .replace("{int}", dialect.int)
        .replace("{text}", dialect.text)
        .replace("{nulls_first}", dialect.nulls_first)
        .replace("{clustered}", dialect.clustered)
}
