//! Words in a query's conditions, beside those the text index is asked for.

use desk::query::Term;

use crate::sql::Sql;

/// A text in a `LIKE` pattern, as itself.
pub(super) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// The column holds the term's text, whatever the case of its letters and whatever stands around
/// it: of a single column nobody keeps an index.
pub(super) fn holds(column: &str, term: &Term) -> Sql {
    let pattern = format!("%{}%", escaped(&term.text.to_lowercase()));
    Sql::new(format!("lower({column}) LIKE ? ESCAPE '\\'"), vec![pattern.into()])
}
