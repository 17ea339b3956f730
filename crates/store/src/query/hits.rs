//! A query's words as the text index is asked for them: the only part of queries that knows how
//! the index is built.

use desk::{
    query::{How, Term},
    search,
    viewer::Viewer,
};

use crate::{
    engine::Engine,
    sql::{Arg, Sql},
};

/// Where the messages stand that hold a query's words, as parts of a statement of [`crate::query`].
pub(super) struct Hits {
    matches: Arg,
    public_only: bool,
    /// The ticket of a hit.
    pub ticket: &'static str,
    /// Rises with time: newer messages have larger ones.
    pub place: &'static str,
}

/// The hits of all terms that are not excluded; `None` where there are none.
pub(super) fn hits(engine: Engine, viewer: &Viewer, terms: &[Term]) -> Option<Hits> {
    let wanted: Vec<&Term> = terms.iter().filter(|term| !term.excluded).collect();
    let matches = expression(engine, &wanted);
    let public_only = !viewer.sees_notes();
    (!matches.is_empty()).then(|| Hits {
        matches: matches.into(),
        public_only,
        ticket: "p.ticket_id",
        place: "w.rowid",
    })
}

impl Hits {
    /// Adds ` FROM` what holds the words ` WHERE …`, with their tickets as `t`.
    pub(super) fn with_tickets(&self, sql: Sql, engine: Engine) -> Sql {
        let join = joint(engine);
        let from = format!(
            "message_words w {join} text_places p ON p.id = w.rowid \
             {join} tickets t ON t.id = p.ticket_id WHERE {}",
            matching(engine, "w")
        );
        self.seen(sql.add(&from, [self.matches.clone()]))
    }

    fn seen(&self, sql: Sql) -> Sql {
        sql.add(if self.public_only { " AND NOT p.note" } else { "" }, [])
    }

    /// The tickets of the newest `most` hits.
    pub(super) fn tickets(&self, engine: Engine, most: i64) -> Sql {
        let from = format!(
            "SELECT p.ticket_id FROM message_words w {} text_places p ON p.id = w.rowid WHERE {}",
            joint(engine),
            matching(engine, "w")
        );
        let sql = self.seen(Sql::new(from, vec![self.matches.clone()]));
        sql.add(" ORDER BY w.rowid DESC LIMIT ?", [most.into()])
    }

    /// Leaves out tickets that have a hit at `place` or after it.
    pub(super) fn without_newer(&self, sql: Sql, engine: Engine, place: i64) -> Sql {
        let public = if self.public_only { " AND n.visibility = 'public'" } else { "" };
        let newer = format!(
            " AND NOT EXISTS (SELECT 1 FROM messages n {} message_words x ON x.rowid = n.id \
             WHERE n.ticket_id = t.id AND n.id >= ?{public} AND {})",
            joint(engine),
            matching(engine, "x")
        );
        sql.add(&newer, [place.into(), self.matches.clone()])
    }
}

/// Whether a message of ticket `t` holds the term.
pub(super) fn says(engine: Engine, viewer: &Viewer, term: &Term) -> Sql {
    let matches = expression(engine, &[term]);
    if matches.is_empty() {
        return Sql::new("1 = 0", Vec::new());
    }
    let public = if viewer.sees_notes() { "" } else { " AND n.visibility = 'public'" };
    let text = format!(
        "EXISTS (SELECT 1 FROM messages n {} message_words x ON x.rowid = n.id \
         WHERE n.ticket_id = t.id{public} AND {})",
        joint(engine),
        matching(engine, "x")
    );
    Sql::new(text, vec![matches.into()])
}

/// SQLite joins in the order written only when told so.
const fn joint(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "CROSS JOIN",
        Engine::Postgres => "JOIN",
    }
}

fn matching(engine: Engine, name: &str) -> String {
    match engine {
        Engine::Sqlite => format!("{name}.message_words MATCH ?"),
        Engine::Postgres => format!("{name}.words @@ CAST(? AS tsquery)"),
    }
}

/// All terms in the engine's own words; empty where nothing can be looked for.
fn expression(engine: Engine, terms: &[&Term]) -> String {
    let and = if engine == Engine::Sqlite { " AND " } else { " & " };
    let parts = terms.iter().filter_map(|term| one_expression(engine, term));
    parts.collect::<Vec<_>>().join(and)
}

fn one_expression(engine: Engine, term: &Term) -> Option<String> {
    let words = search::wanted(&term.text);
    let (last, before) = words.split_last()?;
    Some(match (engine, term.how) {
        (Engine::Sqlite, How::Phrase) => format!("\"{}\"", words.join(" ")),
        (Engine::Sqlite, how) => {
            let before: String = before.iter().map(|word| format!("\"{word}\" AND ")).collect();
            let star = if how == How::Prefix { " *" } else { "" };
            format!("({before}\"{last}\"{star})")
        }
        (Engine::Postgres, how) => {
            let before: String = before.iter().map(|word| format!("'{word}' & ")).collect();
            let star = if how == How::Prefix { ":*" } else { "" };
            format!("({before}'{last}'{star})")
        }
    })
}
