//! What both databases have in common: statements with numbered parameters, and rows of plain values.

use std::ops::ControlFlow;

use crate::error::Error;

/// How often a transaction is tried before it gives way to others for good.
const ATTEMPTS: usize = 10;

/// A parameter or a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Int(i64),
    Text(String),
}

/// The columns of one row, taken in order.
#[derive(Default)]
pub(crate) struct Row {
    values: Vec<Value>,
    next: usize,
}

/// What is done with each row, and whether more rows are wanted.
pub(crate) type Take<'t> = &'t mut dyn FnMut(&mut Row) -> Result<ControlFlow<()>, Error>;

/// Where two databases differ.
#[derive(Debug)]
pub(crate) struct Dialect {
    /// A key column that numbers itself.
    pub(crate) serial: &'static str,
    /// A whole number of 64 bits; as a key, the one that rows are found by fastest.
    pub(crate) int: &'static str,
    /// A text that sorts by its bytes.
    pub(crate) text: &'static str,
    /// Behind a query whose rows nobody else may change meanwhile.
    pub(crate) for_update: &'static str,
    /// In an index, behind a column whose missing values come first.
    pub(crate) nulls_first: &'static str,
    /// At the end of a table that is its own index.
    pub(crate) clustered: &'static str,
    /// Keeps others from making the tables at the same time, where beginning to write does not.
    pub(crate) lock_schema: Option<&'static str>,
}

/// A connection. Statements name their parameters `?1`, `?2`, and so on.
pub(crate) trait Database {
    fn dialect(&self) -> &'static Dialect;

    /// Whether the tables of a store are there; an error where something else is.
    fn has_schema(&mut self) -> Result<bool, Error>;

    /// Runs statements without parameters.
    fn run(&mut self, statements: &str) -> Result<(), Error>;

    /// Runs one statement, and gives the number of rows it changed.
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Error>;

    /// Hands out the rows that a query finds, one after the other; never are all of them in memory.
    fn each(&mut self, query: &str, parameters: &[Value], take: Take<'_>) -> Result<(), Error>;

    /// Begins to write; others wait or write elsewhere.
    fn begin(&mut self) -> Result<(), Error>;

    /// Begins to read: until the end, all questions are answered as of one moment.
    fn begin_reading(&mut self) -> Result<(), Error>;

    /// Gives space back that nothing uses any more.
    fn compact(&mut self) -> Result<(), Error>;
}

/// Writes all that `work` does, or nothing. Where others get in its way, it is done anew.
pub(crate) fn transaction<T>(
    database: &mut dyn Database,
    mut work: impl FnMut(&mut dyn Database) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut done = Err(Error::Conflict);
    for _ in 0..ATTEMPTS {
        database.begin()?;
        done = end(database, &mut work);
        if !matches!(done, Err(Error::Conflict)) {
            break;
        }
    }
    done
}

/// Asks all of `work` as of one moment.
pub(crate) fn snapshot<T>(
    database: &mut dyn Database,
    work: impl FnOnce(&mut dyn Database) -> Result<T, Error>,
) -> Result<T, Error> {
    database.begin_reading()?;
    end(database, work)
}

fn end<T>(
    database: &mut dyn Database,
    work: impl FnOnce(&mut dyn Database) -> Result<T, Error>,
) -> Result<T, Error> {
    let done = work(database).and_then(|value| database.run("COMMIT").map(|()| value));
    if done.is_err() {
        // Where the connection is gone, the server rolls back by itself.
        let _ = database.run("ROLLBACK");
    }
    done
}

/// What is made of all rows that a query finds.
pub(crate) fn all<T>(
    database: &mut dyn Database,
    query: &str,
    parameters: &[Value],
    mut read: impl FnMut(&mut Row) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut found = Vec::new();
    database.each(query, parameters, &mut |row| {
        found.push(read(row)?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// What is made of the first row that a query finds.
pub(crate) fn first<T>(
    database: &mut dyn Database,
    query: &str,
    parameters: &[Value],
    mut read: impl FnMut(&mut Row) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let mut found = None;
    database.each(query, parameters, &mut |row| {
        found = Some(read(row)?);
        Ok(ControlFlow::Break(()))
    })?;
    Ok(found)
}

/// `(?1, ?2), (?3, ?4)` for so many rows of so many columns.
pub(crate) fn rows_of(rows: usize, columns: usize) -> String {
    let row = |row: usize| format!("({})", list_of(row * columns + 1, columns));
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// `?3, ?4` for so many parameters from a number on.
pub(crate) fn list_of(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("?{number}")).collect::<Vec<_>>().join(", ")
}

// === impl Value ===

impl From<&str> for Value {
    /// PostgreSQL keeps no text with a NUL in it.
    fn from(text: &str) -> Self {
        Value::Text(if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text.to_owned() })
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Value::Null, Value::from)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Int(number)
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Value::Null, Value::Int)
    }
}

// === impl Row ===

impl Row {
    /// Makes it another row, in the memory it has.
    pub(crate) fn refill<E>(&mut self, values: impl Iterator<Item = Result<Value, E>>) -> Result<(), E> {
        self.values.clear();
        self.next = 0;
        for value in values {
            self.values.push(value?);
        }
        Ok(())
    }

    fn value(&mut self) -> Option<Value> {
        let value = self.values.get_mut(self.next)?;
        self.next += 1;
        Some(std::mem::replace(value, Value::Null))
    }

    pub(crate) fn maybe_text(&mut self) -> Result<Option<String>, Error> {
        match self.value() {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            _ => Err(Error::Damaged("a column holds no text".to_owned())),
        }
    }

    pub(crate) fn text(&mut self) -> Result<String, Error> {
        self.maybe_text()?.ok_or_else(|| Error::Damaged("a text is missing".to_owned()))
    }

    pub(crate) fn maybe_int(&mut self) -> Result<Option<i64>, Error> {
        match self.value() {
            Some(Value::Int(number)) => Ok(Some(number)),
            Some(Value::Null) => Ok(None),
            _ => Err(Error::Damaged("a column holds no number".to_owned())),
        }
    }

    pub(crate) fn int(&mut self) -> Result<i64, Error> {
        self.maybe_int()?.ok_or_else(|| Error::Damaged("a number is missing".to_owned()))
    }

    /// A number that counts something.
    pub(crate) fn count<N: TryFrom<i64>>(&mut self) -> Result<N, Error> {
        N::try_from(self.int()?).map_err(|_| Error::Damaged("a number is out of its range".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_through() {
        assert_eq!(rows_of(2, 3), "(?1, ?2, ?3), (?4, ?5, ?6)");
        assert_eq!(list_of(4, 2), "?4, ?5");
    }

    #[test]
    fn a_row_is_what_its_columns_are() {
        let mut row = Row::default();
        for _ in 0..2 {
            let values = [Value::from("a\0b"), Value::Null, Value::Int(-1)];
            assert_eq!(row.refill(values.into_iter().map(Ok::<_, ()>)), Ok(()));
            assert_eq!(row.text().as_deref(), Ok("a\u{fffd}b"));
            assert_eq!(row.maybe_text(), Ok(None));
            assert!(row.count::<u32>().is_err());
            assert!(row.int().is_err());
        }
    }
}
