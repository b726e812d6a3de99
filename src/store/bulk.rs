//! Statements over many rows: one text per size of chunk, so that both engines keep them prepared.

use std::sync::OnceLock;

use super::{
    dialect::{Dialect, Statement},
    transaction::Values,
};

/// Rows of one statement: the largest chunk that fits is taken again and again.
pub(super) const CHUNKS: [usize; 3] = [64, 8, 1];

/// The type of a column. `PostgreSQL` takes the type of a list of rows from the first of them.
#[derive(Clone, Copy)]
pub(super) enum Column {
    /// `TEXT`
    Text,
    /// `BIGINT`
    Integer,
    /// `BLOB`
    Bytes,
}

impl Column {
    fn sql(self) -> &'static str {
        match self {
            Self::Text => "TEXT",
            Self::Integer => "BIGINT",
            Self::Bytes => "BLOB",
        }
    }
}

/// A statement with a list of rows in its middle.
pub(super) struct Bulk {
    before: &'static str,
    columns: &'static [Column],
    after: &'static str,
    locks: bool,
    texts: OnceLock<[Statement; CHUNKS.len()]>,
}

impl Bulk {
    /// `before`, the rows, `after`.
    pub(super) const fn new(before: &'static str, columns: &'static [Column], after: &'static str) -> Self {
        Self {
            before,
            columns,
            after,
            locks: false,
            texts: OnceLock::new(),
        }
    }

    /// The rows that it finds are locked until the transaction ends.
    pub(super) const fn locking(mut self) -> Self {
        self.locks = true;
        self
    }

    /// Its texts, largest chunk first.
    pub(super) fn texts(&self) -> &[Statement; CHUNKS.len()] {
        self.texts.get_or_init(|| CHUNKS.map(|rows| self.statement(rows)))
    }

    /// The text for the largest chunk that `left` rows fill, and how many rows it takes.
    pub(super) fn chunk(&self, left: usize) -> Option<(usize, &Statement)> {
        let mut texts = CHUNKS.into_iter().zip(self.texts());
        texts.find(|(rows, _)| *rows <= left)
    }

    /// The statements for all `items`, one after the other, each with its values and the number of its rows. Values of a
    /// chunk are made when it is asked for.
    pub(super) fn chunks<T>(
        &'static self,
        dialect: Dialect,
        items: &[T],
        bind: impl Fn(Values, &T) -> Values,
    ) -> impl Iterator<Item = (Values, u64)> {
        let mut rest = items;
        std::iter::from_fn(move || {
            let (size, statement) = self.chunk(rest.len())?;
            let (chunk, after) = rest.split_at(size);
            rest = after;
            let query = sqlx::query(dialect.text(statement));
            Some((chunk.iter().fold(query, &bind), size as u64))
        })
    }

    fn statement(&self, rows: usize) -> Statement {
        let numbered = |number: usize| format!("${number}");
        let lock = if self.locks { " FOR UPDATE" } else { "" };
        // Made once for the life of the process, as if it stood in the source.
        Statement {
            // SQLite looks up named parameters one by one, which for many rows takes longer than to write them.
            sqlite: self.text(rows, |_| "?".to_owned()).leak(),
            postgres: (self.text(rows, numbered) + lock).leak(),
        }
    }

    fn text(&self, rows: usize, parameter: impl Fn(usize) -> String) -> String {
        let mut text = self.before.to_owned();
        let mut number = 0;
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ", (" });
            for (index, column) in self.columns.iter().enumerate() {
                number += 1;
                let comma = if index == 0 { "" } else { ", " };
                let parameter = parameter(number);
                text += comma;
                if row == 0 {
                    text.extend(["CAST(", &parameter, " AS ", column.sql(), ")"]);
                } else {
                    text += &parameter;
                }
            }
            text.push(')');
        }
        text + self.after
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_numbered_through_and_the_first_names_the_types() {
        static BULK: Bulk = Bulk::new("IN (", &[Column::Text, Column::Bytes], ") ORDER BY id").locking();
        let Some((1, one)) = BULK.chunk(7) else {
            panic!("seven rows are one and one and one")
        };
        assert_eq!(one.sqlite, "IN ((CAST(? AS TEXT), CAST(? AS BLOB))) ORDER BY id");
        let Some((8, eight)) = BULK.chunk(63) else {
            panic!("63 rows begin with eight")
        };
        assert!(eight.postgres.contains("CAST($2 AS BLOB)), ($3, $4), ("));
        assert!(eight.postgres.ends_with("($15, $16)) ORDER BY id FOR UPDATE"));
        assert!(BULK.chunk(0).is_none());
    }
}
