//! Forgetting what ended long ago.

use crate::error::Error;
use crate::model::Status;
use crate::read::target_id;
use crate::sql::{Database, Value, all, transaction};
use crate::time::Time;
use crate::write::code;

/// Findings that were fixed before a moment.
const FIXED: &str = "(status = ?2 AND fixed_at < ?1)";
/// The same, and those that no scan could look at since.
const FIXED_OR_UNSEEN: &str = "((status = ?2 AND fixed_at < ?1) OR (unseen IS NOT NULL AND last_seen < ?1))";

/// Drops findings that ended before a moment, and gives their number. Scans stay: they are the totals.
pub(crate) fn prune(
    database: &mut dyn Database,
    target: Option<&str>,
    before: Time,
    with_unseen: bool,
) -> Result<u64, Error> {
    let meant = if with_unseen { FIXED_OR_UNSEEN } else { FIXED };
    let pruned = transaction(database, |database| {
        let mut parameters: Vec<Value> = vec![before.0.into(), code(&Status::ALL, Status::Fixed)];
        let [mut of_target, mut named] = [""; 2];
        if let Some(name) = target {
            parameters.push(target_id(database, name)?.into());
            [of_target, named] = [" AND target = ?3", " WHERE id = ?1"];
        }
        // Scans of these targets wait; without that, each could wait for the other.
        let for_update = database.dialect().for_update;
        let lock = format!("SELECT id FROM seawall_target{named} ORDER BY id{for_update}");
        all(database, &lock, &parameters[2..], |row| row.int())?;
        let ended = format!("seawall_finding WHERE {meant}{of_target}");
        let events = format!("DELETE FROM seawall_event WHERE finding IN (SELECT id FROM {ended})");
        database.execute(&events, &parameters)?;
        database.execute(&format!("DELETE FROM {ended}"), &parameters)
    })?;
    database.compact()?;
    Ok(pruned)
}
