//! Reading a row: a value that cannot be what it must be is named with table, column and row.

use std::str::FromStr;

use jiff::Timestamp;
use sqlx::{Row as _, any::AnyRow};

use super::error::StoreError;

/// A row of a known table.
pub(super) struct Row {
    table: &'static str,
    row: AnyRow,
}

impl Row {
    pub(super) fn new(table: &'static str, row: AnyRow) -> Self {
        Self { table, row }
    }

    pub(super) fn text(&self, column: &'static str) -> Result<String, StoreError> {
        self.row.try_get(column).map_err(|_| self.inconsistent(column))
    }

    pub(super) fn optional_text(&self, column: &'static str) -> Result<Option<String>, StoreError> {
        self.row.try_get(column).map_err(|_| self.inconsistent(column))
    }

    pub(super) fn integer(&self, column: &'static str) -> Result<i64, StoreError> {
        self.row.try_get(column).map_err(|_| self.inconsistent(column))
    }

    pub(super) fn optional_integer(&self, column: &'static str) -> Result<Option<i64>, StoreError> {
        self.row.try_get(column).map_err(|_| self.inconsistent(column))
    }

    pub(super) fn number<T: TryFrom<i64>>(&self, column: &'static str) -> Result<T, StoreError> {
        T::try_from(self.integer(column)?).map_err(|_| self.inconsistent(column))
    }

    pub(super) fn blob(&self, column: &'static str) -> Result<Vec<u8>, StoreError> {
        self.row.try_get(column).map_err(|_| self.inconsistent(column))
    }

    pub(super) fn optional_blob(&self, column: &'static str) -> Result<Option<Vec<u8>>, StoreError> {
        self.row.try_get(column).map_err(|_| self.inconsistent(column))
    }

    pub(super) fn instant(&self, column: &'static str) -> Result<Timestamp, StoreError> {
        Timestamp::from_microsecond(self.integer(column)?).map_err(|_| self.inconsistent(column))
    }

    pub(super) fn optional_instant(&self, column: &'static str) -> Result<Option<Timestamp>, StoreError> {
        self.optional_integer(column)?
            .map(|at| Timestamp::from_microsecond(at).map_err(|_| self.inconsistent(column)))
            .transpose()
    }

    /// An identifier, or anything else that reads itself from text.
    pub(super) fn parsed<T: FromStr>(&self, column: &'static str) -> Result<T, StoreError> {
        self.text(column)?.parse().map_err(|_| self.inconsistent(column))
    }

    pub(super) fn optional_parsed<T: FromStr>(&self, column: &'static str) -> Result<Option<T>, StoreError> {
        self.optional_text(column)?
            .map(|text| text.parse().map_err(|_| self.inconsistent(column)))
            .transpose()
    }

    /// A word of a closed list.
    pub(super) fn code<T>(
        &self,
        column: &'static str,
        from_code: impl Fn(&str) -> Option<T>,
    ) -> Result<T, StoreError> {
        from_code(&self.text(column)?).ok_or_else(|| self.inconsistent(column))
    }

    /// A JSON text.
    pub(super) fn json<T: serde::de::DeserializeOwned>(&self, column: &'static str) -> Result<T, StoreError> {
        serde_json::from_str(&self.text(column)?).map_err(|_| self.inconsistent(column))
    }

    /// What names this row for people: its identifier, or its number where it has none.
    fn key(&self) -> String {
        let number = |_| self.row.try_get::<i64, _>("seq").map(|number| number.to_string());
        self.row.try_get("id").or_else(number).unwrap_or_default()
    }

    /// This row's `column` is not what it must be.
    pub(super) fn inconsistent(&self, column: &'static str) -> StoreError {
        StoreError::Inconsistent {
            table: self.table,
            column,
            id: self.key(),
        }
    }
}

/// An instant as the database holds it: microseconds since 1970.
pub(super) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// A bound as the database understands it.
pub(super) fn limit(limit: u32) -> i64 {
    i64::from(limit)
}
