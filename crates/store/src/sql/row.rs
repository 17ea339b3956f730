//! Values on their way out.

use base::{Timestamp, time::from_micros};
use sqlx::{Row as _, postgres::PgRow};

use crate::Fault;

/// A row of either engine.
pub enum Row {
    Sqlite(Vec<Value>),
    Postgres(PgRow),
}

/// A cell of SQLite, which has no types but these.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// A type that can be read out of a column.
pub trait Cell: Sized {
    /// Reads column `index`.
    ///
    /// # Errors
    /// The column is missing or of another type.
    fn read(row: &Row, index: usize) -> Result<Self, Fault>;
}

/// What a cell of SQLite can be read as.
trait Read: Sized {
    /// `None` where it is something else; NULL never comes here.
    fn of(value: &Value) -> Option<Self>;
}

impl Read for i64 {
    fn of(value: &Value) -> Option<Self> {
        if let Value::Int(value) = value { Some(*value) } else { None }
    }
}
impl Read for bool {
    fn of(value: &Value) -> Option<Self> {
        if let Value::Int(value) = value { Some(*value != 0) } else { None }
    }
}
impl Read for String {
    fn of(value: &Value) -> Option<Self> {
        if let Value::Text(value) = value { Some(value.clone()) } else { None }
    }
}
impl Read for Vec<u8> {
    fn of(value: &Value) -> Option<Self> {
        if let Value::Bytes(value) = value { Some(value.clone()) } else { None }
    }
}

fn read<T: Read>(cells: &[Value], index: usize) -> Result<Option<T>, Fault> {
    let value = cells.get(index).ok_or_else(|| unreadable(index, "is missing"))?;
    match value {
        Value::Null => Ok(None),
        value => T::of(value).map(Some).ok_or_else(|| unreadable(index, "is of another kind")),
    }
}

fn unreadable(index: usize, what: &str) -> Fault {
    Fault::Unreadable(format!("column {index} {what}"))
}

impl Row {
    /// The value of column `index`.
    ///
    /// # Errors
    /// The column is missing or of another type: a bug in our SQL.
    pub fn get<T: Cell>(&self, index: usize) -> Result<T, Fault> {
        T::read(self, index)
    }

    /// Reads columns one after the other.
    #[must_use]
    pub fn cells(&self) -> Cells<'_> {
        Cells { row: self, next: 0 }
    }
}

/// A row being read from left to right.
pub struct Cells<'a> {
    row: &'a Row,
    next: usize,
}

impl Cells<'_> {
    /// The next column's value.
    ///
    /// # Errors
    /// As [`Row::get`].
    pub fn take<T: Cell>(&mut self) -> Result<T, Fault> {
        self.next += 1;
        self.row.get(self.next - 1)
    }

    /// The next column, JSON text read as `T`.
    ///
    /// # Errors
    /// As [`Row::get`], or the text isn't a `T`.
    pub fn json<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, Fault> {
        Ok(serde_json::from_str(&self.take::<String>()?)?)
    }

    /// The next column, one of our words (an enum written by serde in snake case).
    ///
    /// # Errors
    /// As [`Row::get`], or the word is unknown.
    pub fn word<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, Fault> {
        Ok(serde_json::from_value(serde_json::Value::String(self.take()?))?)
    }
}

/// The word serde writes for a fieldless enum value.
///
/// # Panics
/// Never for the enums it is used with; a value with fields would be a bug.
#[must_use]
pub fn word<T: serde::Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        other => unreachable!("not a word: {other:?}"),
    }
}

macro_rules! cells {
    ($($type:ty),+) => {$(
        impl Cell for $type {
            fn read(row: &Row, index: usize) -> Result<Self, Fault> {
                match row {
                    Row::Sqlite(cells) => {
                        read(cells, index)?.ok_or_else(|| unreadable(index, "is empty"))
                    }
                    Row::Postgres(row) => Ok(row.try_get(index)?),
                }
            }
        }
        impl Cell for Option<$type> {
            fn read(row: &Row, index: usize) -> Result<Self, Fault> {
                match row {
                    Row::Sqlite(cells) => read(cells, index),
                    Row::Postgres(row) => Ok(row.try_get(index)?),
                }
            }
        }
    )+};
}
cells!(i64, String, bool, Vec<u8>);

impl Cell for Timestamp {
    fn read(row: &Row, index: usize) -> Result<Self, Fault> {
        <i64 as Cell>::read(row, index).map(from_micros)
    }
}
impl Cell for Option<Timestamp> {
    fn read(row: &Row, index: usize) -> Result<Self, Fault> {
        Ok(<Option<i64> as Cell>::read(row, index)?.map(from_micros))
    }
}
