//! The one way in.

use std::ops::ControlFlow;

use crate::error::Error;
use crate::location::Location;
use crate::model::{Filter, History, Listed, Outcome, Page, Point, Stored, Target};
use crate::postgres::Postgres;
use crate::scan::Scan;
use crate::sql::Database;
use crate::sqlite::Sqlite;
use crate::time::Time;
use crate::{list, read, retain, schema, write};

/// Most findings that are handed out at once.
const LISTED_MAX: u32 = 1_000_000;

/// Findings over time.
pub trait Store {
    /// Stores a scan, whole or not at all, and tells what it changed.
    fn put(&mut self, scan: &Scan<'_>) -> Result<Outcome, Error>;

    /// What was scanned, by name.
    fn targets(&mut self) -> Result<Vec<Target>, Error>;

    /// Hands out the findings that a filter asks for, in the order of the list, until all are or no more are
    /// wanted. Not all of them are in memory at once.
    fn each(
        &mut self,
        filter: &Filter,
        take: &mut dyn FnMut(Stored) -> ControlFlow<()>,
    ) -> Result<Page, Error>;

    /// The findings that a filter asks for, a million at most.
    fn list(&mut self, filter: &Filter) -> Result<Listed, Error> {
        let limit = filter.limit.unwrap_or(LISTED_MAX).min(LISTED_MAX);
        let mut findings = Vec::new();
        let page = self.each(&Filter { limit: Some(limit), ..filter.clone() }, &mut |stored| {
            findings.push(stored);
            ControlFlow::Continue(())
        })?;
        Ok(Listed { findings, page })
    }

    /// The one finding whose fingerprint begins so, with everything that happened to it.
    fn show(&mut self, fingerprint: &str, target: Option<&str>) -> Result<History, Error>;

    /// The scans of a target that began then or later, oldest first.
    fn trend(&mut self, target: &str, since: Option<Time>) -> Result<Vec<Point>, Error>;

    /// Drops findings that were fixed before a moment, and where that is wanted open ones that no scan could
    /// look at since; gives their number. All others stay with their history, and all scans.
    fn prune(&mut self, target: Option<&str>, before: Time, with_unseen: bool) -> Result<u64, Error>;
}

/// Whether a store is made where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It is made.
    Create,
    /// It has to be there.
    Existing,
}

/// Opens the store at a location. Tables of an older version are brought up to date first.
pub fn open(location: &Location, access: Access) -> Result<Box<dyn Store>, Error> {
    let may_create = access == Access::Create;
    Ok(match location {
        Location::File(path) => Box::new(Tables::new(Sqlite::open(path, may_create)?, may_create)?),
        Location::Server(server) => Box::new(Tables::new(Postgres::connect(server)?, may_create)?),
    })
}

/// A store in the tables of a database.
struct Tables<D>(D);

// === impl Tables ===

impl<D: Database> Tables<D> {
    fn new(mut database: D, may_create: bool) -> Result<Self, Error> {
        schema::prepare(&mut database, may_create)?;
        Ok(Tables(database))
    }
}

impl<D: Database> Store for Tables<D> {
    fn put(&mut self, scan: &Scan<'_>) -> Result<Outcome, Error> {
        write::put(&mut self.0, scan)
    }

    fn targets(&mut self) -> Result<Vec<Target>, Error> {
        read::targets(&mut self.0)
    }

    fn each(
        &mut self,
        filter: &Filter,
        take: &mut dyn FnMut(Stored) -> ControlFlow<()>,
    ) -> Result<Page, Error> {
        list::each(&mut self.0, filter, take)
    }

    fn show(&mut self, fingerprint: &str, target: Option<&str>) -> Result<History, Error> {
        read::show(&mut self.0, fingerprint, target)
    }

    fn trend(&mut self, target: &str, since: Option<Time>) -> Result<Vec<Point>, Error> {
        read::trend(&mut self.0, target, since)
    }

    fn prune(&mut self, target: Option<&str>, before: Time, with_unseen: bool) -> Result<u64, Error> {
        retain::prune(&mut self.0, target, before, with_unseen)
    }
}
