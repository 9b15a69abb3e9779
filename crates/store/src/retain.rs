//! Forgetting what ended long ago.

use crate::error::Error;
use crate::model::{Pruned, Status};
use crate::read::target_id;
use crate::sql::{Database, Value, all, transaction};
use crate::time::Time;
use crate::write::code;

/// Findings that were fixed before a moment, or that no scan could look at since.
const ENDED: &str = "((status = ?2 AND fixed_at < ?1) OR (unseen IS NOT NULL AND last_seen < ?1))";

/// Drops what ended before a moment.
pub(crate) fn prune(
    database: &mut dyn Database,
    target: Option<&str>,
    before: Time,
) -> Result<Pruned, Error> {
    let pruned = transaction(database, |database| {
        let mut parameters: Vec<Value> = vec![before.0.into(), code(&Status::ALL, Status::Fixed)];
        let mut of_target = "";
        if let Some(name) = target {
            parameters.push(target_id(database, name)?.into());
            of_target = " AND target = ?3";
        }
        // Scans of these targets wait; without that, each could wait for the other.
        let for_update = database.dialect().for_update;
        let wanted = if target.is_some() { " WHERE id = ?1" } else { "" };
        let lock = format!("SELECT id FROM seawall_target{wanted} ORDER BY id{for_update}");
        all(database, &lock, &parameters[2..], |row| row.int())?;
        let ended = format!("{ENDED}{of_target}");
        let events = format!(
            "DELETE FROM seawall_event WHERE finding IN (SELECT id FROM seawall_finding WHERE {ended})"
        );
        database.execute(&events, &parameters)?;
        let findings =
            database.execute(&format!("DELETE FROM seawall_finding WHERE {ended}"), &parameters)?;
        let newest = "number < (SELECT scans FROM seawall_target WHERE id = target)";
        let (of_target, parameters) = match parameters.pop().filter(|_| target.is_some()) {
            Some(id) => (" AND target = ?2", vec![before.0.into(), id]),
            None => ("", vec![before.0.into()]),
        };
        let scans = format!("DELETE FROM seawall_scan WHERE started < ?1 AND {newest}{of_target}");
        let scans = database.execute(&scans, &parameters)?;
        Ok(Pruned { findings, scans })
    })?;
    database.compact()?;
    Ok(pruned)
}
