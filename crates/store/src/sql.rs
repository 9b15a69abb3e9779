//! What both databases have in common: statements with numbered parameters, and rows of plain values.

use crate::error::Error;

/// A parameter or a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Int(i64),
    Text(String),
}

/// The columns of one row, taken in order.
pub(crate) struct Row(std::vec::IntoIter<Value>);

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

    /// All rows that a query finds.
    fn query(&mut self, query: &str, parameters: &[Value]) -> Result<Vec<Row>, Error>;

    /// Begins to write; others wait or write elsewhere.
    fn begin(&mut self) -> Result<(), Error>;

    /// Gives space back that nothing uses any more.
    fn compact(&mut self) -> Result<(), Error>;
}

/// Writes all that `work` does, or nothing.
pub(crate) fn transaction<T>(
    database: &mut dyn Database,
    work: impl FnOnce(&mut dyn Database) -> Result<T, Error>,
) -> Result<T, Error> {
    database.begin()?;
    let done = work(database).and_then(|value| database.run("COMMIT").map(|()| value));
    if done.is_err() {
        // Where the connection is gone, the server rolls back by itself.
        let _ = database.run("ROLLBACK");
    }
    done
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
    pub(crate) fn new(values: Vec<Value>) -> Self {
        Row(values.into_iter())
    }

    pub(crate) fn maybe_text(&mut self) -> Result<Option<String>, Error> {
        match self.0.next() {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            _ => Err(Error::Damaged("a column holds no text".to_owned())),
        }
    }

    pub(crate) fn text(&mut self) -> Result<String, Error> {
        self.maybe_text()?.ok_or_else(|| Error::Damaged("a text is missing".to_owned()))
    }

    pub(crate) fn maybe_int(&mut self) -> Result<Option<i64>, Error> {
        match self.0.next() {
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
        let mut row = Row::new(vec![Value::from("a\0b"), Value::Null, Value::Int(-1)]);
        assert_eq!(row.text().as_deref(), Ok("a\u{fffd}b"));
        assert_eq!(row.maybe_text(), Ok(None));
        assert!(row.count::<u32>().is_err());
        assert!(row.int().is_err());
    }
}
