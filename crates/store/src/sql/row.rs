//! Values on their way out.

use base::{Timestamp, time::from_micros};
use sqlx::{Row as _, postgres::PgRow, sqlite::SqliteRow};

use crate::Fault;

/// A row of either engine.
pub enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// A type that can be read out of a column.
pub trait Cell: Sized {
    /// Reads column `index`.
    ///
    /// # Errors
    /// The column is missing or of another type.
    fn read(row: &Row, index: usize) -> Result<Self, sqlx::Error>;
}

impl Row {
    /// The value of column `index`.
    ///
    /// # Errors
    /// The column is missing or of another type: a bug in our SQL.
    pub fn get<T: Cell>(&self, index: usize) -> Result<T, Fault> {
        T::read(self, index).map_err(Fault::from)
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
            fn read(row: &Row, index: usize) -> Result<Self, sqlx::Error> {
                match row {
                    Row::Sqlite(row) => row.try_get(index),
                    Row::Postgres(row) => row.try_get(index),
                }
            }
        }
        impl Cell for Option<$type> {
            fn read(row: &Row, index: usize) -> Result<Self, sqlx::Error> {
                match row {
                    Row::Sqlite(row) => row.try_get(index),
                    Row::Postgres(row) => row.try_get(index),
                }
            }
        }
    )+};
}
cells!(i64, String, bool, Vec<u8>);

impl Cell for Timestamp {
    fn read(row: &Row, index: usize) -> Result<Self, sqlx::Error> {
        <i64 as Cell>::read(row, index).map(from_micros)
    }
}
impl Cell for Option<Timestamp> {
    fn read(row: &Row, index: usize) -> Result<Self, sqlx::Error> {
        Ok(<Option<i64> as Cell>::read(row, index)?.map(from_micros))
    }
}
