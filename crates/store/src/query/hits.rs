//! A query's words as the text index is asked for them: the only part of queries that knows how
//! the index is built.

use desk::{
    query::Term,
    search::{Piece, Wanted},
    viewer::Viewer,
};

use crate::{
    engine::Engine,
    search::{Match, matching},
    sql::Sql,
};

/// The entries that hold a query's words, as parts of a statement of [`crate::query`]; a newer
/// ticket has a larger number.
pub(super) struct Hits(Match);

/// The hits of all terms, without those that hold an excluded one; `None` where nothing is looked
/// for.
pub(super) fn hits(engine: Engine, viewer: &Viewer, terms: &[Term]) -> Option<Hits> {
    let wanted = Wanted::terms(terms);
    (!wanted.all.is_empty()).then(|| matching(engine, viewer, &wanted).map(Hits)).flatten()
}

impl Hits {
    /// Adds ` FROM` what holds the words ` WHERE …`, with their tickets as `t`.
    pub(super) fn with_tickets(&self, sql: Sql, engine: Engine) -> Sql {
        // SQLite joins in the order written only when told so.
        let join = if engine == Engine::Sqlite { "CROSS JOIN" } else { "JOIN" };
        let (from, condition) = (self.0.from, self.0.condition);
        let text = format!("{from} {join} tickets t ON t.id = w.rowid WHERE {condition}");
        sql.add(&text, [self.0.question.clone()])
    }

    /// The newest `most` tickets of them.
    pub(super) fn tickets(&self, most: i64) -> Sql {
        let text = format!("SELECT w.rowid FROM {} WHERE {}", self.0.from, self.0.condition);
        let sql = Sql::new(text, vec![self.0.question.clone()]);
        sql.add(" ORDER BY w.rowid DESC LIMIT ?", [most.into()])
    }
}

/// Whether the entry of ticket `t` holds the term.
pub(super) fn says(engine: Engine, viewer: &Viewer, term: &Term) -> Sql {
    let all = Piece::of(term).into_iter().collect();
    let Some(asked) = matching(engine, viewer, &Wanted { all, none: Vec::new() }) else {
        return Sql::new("1 = 0", Vec::new());
    };
    let text = format!(
        "EXISTS (SELECT 1 FROM {} WHERE w.rowid = t.id AND {})",
        asked.from, asked.condition
    );
    Sql::new(text, vec![asked.question])
}
