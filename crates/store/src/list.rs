//! Lists of findings.

use std::fmt::Write;
use std::ops::ControlFlow;

use seawall_finding::Severity;

use crate::error::Error;
use crate::model::{Cursor, Filter, Page, Status, Stored};
use crate::read::{find, numbered_targets, select_stored, stored, target_id};
use crate::schema::target_of;
use crate::sql::{Database, Value, first, list_of, snapshot};
use crate::write::{code, verdict_code};

/// What fails first, the most severe first; then by name. An index holds the findings of a target so.
const ORDER: &str = " ORDER BY verdict, severity DESC, namespace NULLS FIRST, kind, name, check_id, \
    fingerprint, target";

/// Hands out the findings that a filter asks for, one after the other.
pub(crate) fn each(
    database: &mut dyn Database,
    filter: &Filter,
    take: &mut dyn FnMut(Stored) -> ControlFlow<()>,
) -> Result<Page, Error> {
    snapshot(database, |database| each_within(database, filter, take))
}

fn each_within(
    database: &mut dyn Database,
    filter: &Filter,
    take: &mut dyn FnMut(Stored) -> ControlFlow<()>,
) -> Result<Page, Error> {
    let targets = numbered_targets(database)?;
    let target = match &filter.target {
        Some(name) => Some(target_id(database, name)?),
        // Named or not, the only target's findings lie in the order of the list.
        None => targets.keys().next().copied().filter(|_| targets.len() == 1),
    };
    let mut conditions = Conditions::of(filter, target);
    let total = format!("SELECT COUNT(*) FROM seawall_finding{}", conditions.text);
    let counted = conditions.parameters.len();
    if let Some(cursor) = &filter.after {
        let named = cursor.target.as_deref().or(filter.target.as_deref());
        let (id, last) = find(database, &targets, &cursor.fingerprint, named)?;
        conditions.after(&last, target_of(id));
    }
    let Conditions { text, mut parameters } = conditions;
    let limit = u64::from(filter.limit.unwrap_or(u32::MAX));
    // One more than wanted tells whether there are more.
    parameters.push(Value::Int(limit.cast_signed() + 1));
    let query = format!("{}{text}{ORDER} LIMIT ?{}", select_stored(), parameters.len());
    let mut handed_out = 0;
    let mut last = None;
    let mut next = None;
    database.each(&query, &parameters, &mut |row| {
        if handed_out == limit {
            next = last.take();
            return Ok(ControlFlow::Break(()));
        }
        let (_, stored) = stored(row, &targets)?;
        handed_out += 1;
        if handed_out == limit {
            last = Some(Cursor::at(&stored));
        }
        Ok(take(stored))
    })?;
    parameters.truncate(counted);
    let total = first(database, &total, &parameters, |row| row.count())?;
    Ok(Page { total: total.unwrap_or_default(), next })
}

/// The conditions of a query, each with its parameters.
#[derive(Default)]
struct Conditions {
    text: String,
    parameters: Vec<Value>,
}

// === impl Conditions ===

impl Conditions {
    fn of(filter: &Filter, target: Option<i64>) -> Self {
        let mut all = Conditions::default();
        all.one_of("target", "", target.map(Value::from));
        all.checks(&filter.checks);
        all.compare("severity >=", filter.severity_min.map(|least| code(&Severity::ALL, least)));
        all.one_of("namespace", "", filter.namespaces.iter().map(|name| name.as_str().into()));
        all.one_of("kind", "LOWER", filter.kinds.iter().map(|kind| kind.to_lowercase().as_str().into()));
        all.one_of("status", "", filter.statuses.iter().map(|status| code(&Status::ALL, *status)));
        all.compare("changed >=", filter.since.map(|since| since.0.into()));
        all.compare("changed <", filter.until.map(|until| until.0.into()));
        all
    }

    fn and(&mut self, condition: &str) {
        let word = if self.text.is_empty() { " WHERE" } else { " AND" };
        let _ = write!(self.text, "{word} {condition}");
    }

    fn one_of(&mut self, column: &str, function: &str, values: impl IntoIterator<Item = Value>) {
        let first = self.parameters.len() + 1;
        self.parameters.extend(values);
        let count = self.parameters.len() + 1 - first;
        if count > 0 {
            self.and(&format!("{function}({column}) IN ({})", list_of(first, count)));
        }
    }

    fn compare(&mut self, comparison: &str, value: Option<Value>) {
        if let Some(value) = value {
            let number = self.number(value);
            self.and(&format!("{comparison} ?{number}"));
        }
    }

    /// The number of a new parameter.
    fn number(&mut self, value: Value) -> usize {
        self.parameters.push(value);
        self.parameters.len()
    }

    /// Ids, or patterns of ids.
    fn checks(&mut self, patterns: &[String]) {
        let mut any = Vec::new();
        for pattern in patterns {
            // Ids are of lower-case letters, so that it does not matter whether a database minds the case.
            let like = pattern.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let number = self.number(like.replace('*', "%").replace('?', "_").as_str().into());
            any.push(format!("check_id LIKE ?{number} ESCAPE '\\'"));
        }
        if !any.is_empty() {
            self.and(&format!("({})", any.join(" OR ")));
        }
    }

    /// Only what follows a finding in the order of [`ORDER`].
    fn after(&mut self, stored: &Stored, target: i64) {
        let record = &stored.record;
        let object = &record.object;
        let keys: [(&str, Value); 8] = [
            ("verdict >", verdict_code(record.verdict).into()),
            ("severity <", code(&Severity::ALL, record.severity)),
            ("namespace >", object.namespace.as_deref().into()),
            ("kind >", object.kind.as_str().into()),
            ("name >", object.name.as_str().into()),
            ("check_id >", record.check.as_str().into()),
            ("fingerprint >", record.fingerprint.as_str().into()),
            ("target >", target.into()),
        ];
        let mut follows = String::new();
        for (comparison, value) in keys.into_iter().rev() {
            let column = comparison.split(' ').next().unwrap_or_default();
            let (further, same) = match value {
                Value::Null => (format!("{column} IS NOT NULL"), format!("{column} IS NULL")),
                value => {
                    let number = self.number(value);
                    (format!("{comparison} ?{number}"), format!("{column} = ?{number}"))
                }
            };
            follows = match follows.is_empty() {
                true => further,
                false => format!("({further} OR ({same} AND {follows}))"),
            };
        }
        self.and(&follows);
    }
}
