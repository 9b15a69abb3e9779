//! Findings over time: which are new, which are fixed, which came back.
//!
//! A [`Store`] keeps the results of scans, apart by target (a cluster, a folder). [`open`] finds one in an
//! SQLite file or in a PostgreSQL database; both hold the same tables, read and written by the same code.
//!
//! **Invariant: what vanished for not being looked at is not fixed.** A finding is fixed only where the
//! scan's [`Coverage`] says that its check looked at its object, or that the object is gone. Else it stays
//! open, with the time it was last seen and the reason why nobody knows more.
//!
//! **Invariant: only differences are written.** A finding that is as it was costs a scan nothing.
//!
//! **Invariant: a scan is stored whole or not at all**, also where the program is killed while it writes.
//!
//! **Invariant: no clock is asked here.** The caller says when a scan began.

mod diff;
mod error;
mod list;
mod location;
mod model;
mod postgres;
mod read;
mod retain;
mod rows;
mod scan;
mod schema;
mod sql;
mod sqlite;
mod store;
mod time;
mod write;

pub use error::Error;
pub use location::{Location, Server};
pub use model::{
    Counts, Cursor, Event, Filter, Fixed, History, Listed, Outcome, Page, Point, Status, Stored, Target, What,
};
pub use scan::{Coverage, FINDINGS_MAX, Scan, TEXT_BYTES_MAX};
pub use schema::VERSION;
pub use store::{Access, Store, open};
pub use time::Time;
