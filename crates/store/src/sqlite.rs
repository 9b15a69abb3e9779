//! SQLite: one file, one writer at a time.

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql, ffi, params_from_iter};

use crate::error::Error;
use crate::sql::{Database, Dialect, Row, Take, Value};

/// How long a writer waits for another one.
const BUSY_WAIT: Duration = Duration::from_secs(30);
/// How long it waits before it asks again, where it has to ask.
const BUSY_PAUSE: Duration = Duration::from_millis(5);

/// What is kept of the file in memory: the findings of many thousand objects.
const CACHE_KIB_MAX: u32 = 32 << 10;

const DIALECT: Dialect = Dialect {
    serial: "INTEGER PRIMARY KEY",
    int: "INTEGER",
    text: "TEXT",
    for_update: "",
    nulls_first: "",
    clustered: " WITHOUT ROWID",
    lock_schema: None,
};

/// A file.
pub(crate) struct Sqlite(Connection);

// === impl Sqlite ===

impl Sqlite {
    /// Opens a file, and makes it where there is none if that is wanted.
    pub(crate) fn open(path: &Path, may_create: bool) -> Result<Self, Error> {
        match fs::metadata(path) {
            Ok(found) if !found.is_file() => return Err(Error::Foreign("it is no regular file".to_owned())),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound && may_create => create(path)?,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(Error::Missing),
            Err(error) => return Err(refused(&error)),
        }
        // Without the flag for addresses, a file whose name begins with `file:` is a file.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(told)?;
        connection.busy_timeout(BUSY_WAIT).map_err(told)?;
        let mut database = Sqlite(connection);
        database.settle()?;
        Ok(database)
    }

    /// Chooses how the file is written: readers never wait, and what was committed stays so when power fails.
    fn settle(&mut self) -> Result<(), Error> {
        let mode: String = self.0.query_row("PRAGMA journal_mode", [], |row| row.get(0)).map_err(told)?;
        if mode != "wal" {
            // Only an empty file can still choose to give space back.
            self.0.execute_batch("PRAGMA auto_vacuum = INCREMENTAL").map_err(told)?;
            self.write_ahead()?;
        }
        let settings = format!(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -{CACHE_KIB_MAX}"
        );
        self.0.execute_batch(&settings).map_err(told)
    }

    /// Turns the log on. Where another program has the file at that moment, SQLite itself does not wait.
    fn write_ahead(&mut self) -> Result<(), Error> {
        let start = Instant::now();
        loop {
            match self.0.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).map_err(told) {
                Err(Error::Busy) if start.elapsed() < BUSY_WAIT => std::thread::sleep(BUSY_PAUSE),
                done => return done,
            }
        }
    }
}

/// An empty file that only its owner can read: findings tell how to attack.
fn create(path: &Path) -> Result<(), Error> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(refused(&error)),
        _ => Ok(()),
    }
}

/// Why a file cannot be looked at or made.
fn refused(error: &std::io::Error) -> Error {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default().to_lowercase();
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Error::Denied(text),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Error::Full(text),
        ErrorKind::NotFound | ErrorKind::NotADirectory => Error::NoFolder,
        _ => Error::Database(text),
    }
}

impl Database for Sqlite {
    fn dialect(&self) -> &'static Dialect {
        &DIALECT
    }

    fn has_schema(&mut self) -> Result<bool, Error> {
        let query = "SELECT COUNT(*), COUNT(*) FILTER (WHERE name = 'seawall_schema') FROM sqlite_master";
        let count = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        match self.0.query_row(query, [], count).map_err(told)? {
            (0i64, _) => Ok(false),
            (_, 0i64) => Err(Error::Foreign("it holds other tables".to_owned())),
            _ => Ok(true),
        }
    }

    fn run(&mut self, statements: &str) -> Result<(), Error> {
        self.0.execute_batch(statements).map_err(told)
    }

    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Error> {
        self.0.execute(statement, params_from_iter(parameters)).map(|rows| rows as u64).map_err(told)
    }

    fn each(&mut self, query: &str, parameters: &[Value], take: Take<'_>) -> Result<(), Error> {
        let mut statement = self.0.prepare(query).map_err(told)?;
        let columns = statement.column_count();
        let mut found = statement.query(params_from_iter(parameters)).map_err(told)?;
        let mut row = Row::default();
        while let Some(found) = found.next().map_err(told)? {
            row.refill((0..columns).map(|column| found.get_ref(column).map(value))).map_err(told)?;
            if take(&mut row)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn begin(&mut self) -> Result<(), Error> {
        self.run("BEGIN IMMEDIATE")
    }

    fn begin_reading(&mut self) -> Result<(), Error> {
        self.run("BEGIN DEFERRED")
    }

    fn compact(&mut self) -> Result<(), Error> {
        // Each step gives one page back.
        let mut vacuum = self.0.prepare("PRAGMA incremental_vacuum").map_err(told)?;
        let mut pages = vacuum.query([]).map_err(told)?;
        while pages.next().map_err(told)?.is_some() {}
        self.0.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(told)
    }
}

fn value(column: ValueRef<'_>) -> Value {
    match column {
        ValueRef::Integer(number) => Value::Int(number),
        // Another program may have written what is no text; whole text is only looked through once.
        ValueRef::Text(text) => Value::Text(match str::from_utf8(text) {
            Ok(text) => text.to_owned(),
            Err(_) => String::from_utf8_lossy(text).into_owned(),
        }),
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => Value::Null,
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

fn told(error: rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(failure, message) = &error else {
        return Error::Database(error.to_string());
    };
    let text = || message.clone().unwrap_or_else(|| failure.to_string()).to_lowercase();
    match failure.code {
        ffi::ErrorCode::DatabaseBusy | ffi::ErrorCode::DatabaseLocked => Error::Busy,
        ffi::ErrorCode::NotADatabase => Error::Foreign("it is no SQLite file".to_owned()),
        ffi::ErrorCode::DatabaseCorrupt => Error::Damaged("SQLite finds its file inconsistent".to_owned()),
        ffi::ErrorCode::DiskFull => Error::Full(text()),
        // The log stands beside the file, and readers too write there who they are.
        ffi::ErrorCode::CannotOpen | ffi::ErrorCode::ReadOnly | ffi::ErrorCode::PermissionDenied => {
            Error::Denied(text())
        }
        _ => Error::Database(text()),
    }
}
