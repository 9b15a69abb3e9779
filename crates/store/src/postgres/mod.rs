//! PostgreSQL: several writers at once.

mod error;
mod tls;

use std::time::Duration;

use bytes::BytesMut;
use postgres::config;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{IsNull, ToSql, Type};
use postgres::{Client, NoTls};

use crate::error::Error;
use crate::location::{Server, SslMode};
use crate::sql::{Database, Dialect, Row, Take, Value};

use error::{told, unreachable};

/// How long a connection may take to come about.
const CONNECT_WAIT: Duration = Duration::from_secs(10);
/// How long a statement may wait for other writers, and how long it may take at all.
const WAITS: &str = "SET lock_timeout = '30s'; SET statement_timeout = '300s'";

const DIALECT: Dialect = Dialect {
    serial: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    int: "BIGINT",
    text: "TEXT COLLATE \"C\"",
    for_update: " FOR UPDATE",
    nulls_first: " NULLS FIRST",
    clustered: "",
    lock_schema: Some("SELECT pg_advisory_xact_lock(7310597017302396009)"),
};

/// A connection to a database.
pub(crate) struct Postgres(Client);

// === impl Postgres ===

impl Postgres {
    /// Connects, protected as the address says.
    pub(crate) fn connect(server: &Server) -> Result<Self, Error> {
        let mut config = server.config.clone();
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_WAIT);
        }
        config.application_name("seawall");
        config.ssl_mode(match server.mode {
            SslMode::Disable => config::SslMode::Disable,
            SslMode::Prefer => config::SslMode::Prefer,
            SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => config::SslMode::Require,
        });
        // Sockets of this machine lead nowhere else, and speak no TLS.
        #[cfg(unix)]
        if config.get_hosts().iter().all(|host| matches!(host, config::Host::Unix(_))) {
            config.ssl_mode(config::SslMode::Disable);
        }
        let client = match config.get_ssl_mode() {
            config::SslMode::Disable => config.connect(NoTls),
            _ => config.connect(tls::connector(server.mode, &server.roots)?),
        };
        let mut client = client.map_err(|error| unreachable(&error))?;
        client.batch_execute(WAITS).map_err(|error| told(&error))?;
        Ok(Postgres(client))
    }
}

impl Database for Postgres {
    fn dialect(&self) -> &'static Dialect {
        &DIALECT
    }

    fn has_schema(&mut self) -> Result<bool, Error> {
        // Looked up in the catalogue itself: a name that was not there may be remembered as such until the
        // transaction ends.
        let query = "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_class \
                     WHERE relname = 'seawall_schema' AND pg_catalog.pg_table_is_visible(oid))";
        let row = self.0.query_one(query, &[]).map_err(|error| told(&error))?;
        row.try_get(0).map_err(|error| told(&error))
    }

    fn run(&mut self, statements: &str) -> Result<(), Error> {
        self.0.batch_execute(statements).map_err(|error| told(&error))
    }

    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Error> {
        let parameters: Vec<&(dyn ToSql + Sync)> = parameters.iter().map(|value| value as _).collect();
        self.0.execute(&numbered(statement), &parameters).map_err(|error| told(&error))
    }

    fn each(&mut self, query: &str, parameters: &[Value], take: Take<'_>) -> Result<(), Error> {
        let mut rows = self.0.query_raw(&numbered(query), parameters).map_err(|error| told(&error))?;
        let mut row = Row::default();
        while let Some(found) = rows.next().map_err(|error| told(&error))? {
            let values = (0..found.len()).map(|column| value(&found, column));
            row.refill(values).map_err(|error| told(&error))?;
            if take(&mut row)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn begin(&mut self) -> Result<(), Error> {
        self.run("BEGIN")
    }

    fn begin_reading(&mut self) -> Result<(), Error> {
        // Whoever reads a long list page by page on a terminal may take their time.
        self.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0")
    }

    /// The server does it by itself.
    fn compact(&mut self) -> Result<(), Error> {
        Ok(())
    }
}

fn value(row: &postgres::Row, column: usize) -> Result<Value, postgres::Error> {
    match *row.columns()[column].type_() {
        Type::INT8 => row.try_get::<_, Option<i64>>(column).map(Value::from),
        Type::INT4 => row.try_get::<_, Option<i32>>(column).map(|found| Value::from(found.map(i64::from))),
        _ => row.try_get::<_, Option<&str>>(column).map(Value::from),
    }
}

/// Parameters as PostgreSQL names them. No statement holds a question mark for anything else.
fn numbered(statement: &str) -> String {
    statement.replace('?', "$")
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) if *ty == Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
            Value::Int(number) => number.to_sql(ty, out),
            Value::Text(text) => text.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        self.to_sql(ty, out)
    }
}
