//! Statements are named constants; each file of `store` lists its own with [`statements!`].
//!
//! The list is what `Store::prepare_all` checks against the schema of either engine.

/// Names statements and lists them as `ALL`. `locks` stands where rows are locked until the transaction ends, `claims`
/// where those that others have locked are passed over; the text may go on after it.
macro_rules! statements {
    ($($name:ident = $text:literal $(locks $after:literal)? $(claims $rest:literal)?;)*) => {
        $(const $name: $crate::store::dialect::Statement = $crate::store::statement::statement!($text $(, $after)? $(; $rest)?);)*
        /// All statements of this file.
        pub(super) const ALL: &[&$crate::store::dialect::Statement] = &[$(&$name),*];
    };
}

macro_rules! statement {
    ($text:literal) => {
        $crate::store::dialect::Statement {
            sqlite: $text,
            postgres: $text,
        }
    };
    ($before:literal, $after:literal) => {
        $crate::store::dialect::Statement {
            sqlite: concat!($before, $after),
            postgres: concat!($before, " FOR UPDATE", $after),
        }
    };
    ($before:literal; $after:literal) => {
        $crate::store::dialect::Statement {
            sqlite: concat!($before, $after),
            postgres: concat!($before, " FOR UPDATE SKIP LOCKED", $after),
        }
    };
}

pub(super) use {statement, statements};
