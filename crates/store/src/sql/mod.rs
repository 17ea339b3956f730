//! The thin layer over the two drivers: values in ([`Arg`]), text and values ([`Sql`], `q!`),
//! a connection ([`Conn`]) and values out ([`Row`]). Everything above is compiled once, not once
//! per driver, and every query passes [`Conn`].

mod arg;
mod conn;
mod row;

pub use arg::{Arg, Sql};
pub use conn::Conn;
pub use row::{Cell, Cells, Row, Value, word};

/// An SQL text with `?` for each value: `q!("SELECT … WHERE id = ?", id)`.
#[macro_export]
macro_rules! q {
    ($text:expr $(, $value:expr)* $(,)?) => {
        $crate::sql::Sql::new($text, vec![$($crate::sql::Arg::from($value)),*])
    };
}
