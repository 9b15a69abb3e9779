//! Stores as scans fill them: one suite over both databases, and what each has of its own.

mod histories;
mod kill;
mod made;
mod places;
mod postgres;
mod questions;
mod refusals;
mod rooms;
mod sqlite;
mod suite;
