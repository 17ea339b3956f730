//! What somebody looks for, as each engine wants to be asked.

use desk::{
    search::{Piece, Wanted, group_key},
    viewer::Viewer,
};

use crate::{engine::Engine, sql::Arg};

/// A question to the index: add `from` to a query over `tickets t` or use it alone, and `condition`
/// to its conditions; `w.rowid` is the ticket's number.
#[derive(Debug, Clone)]
pub struct Match {
    pub from: &'static str,
    pub condition: &'static str,
    pub question: Arg,
}

/// Where a word may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    /// Wherever the viewer may read.
    All,
    /// In the subject.
    Subject,
    /// In the subject, or in the names of people, companies and files.
    Head,
    /// In what the customer may read of what was said: how alike two tickets are.
    Said,
}

/// The question for tickets the viewer may see that hold all that is wanted, words of notes only
/// for who may read notes; `None` where nothing is wanted. The index knows roughly who may see a
/// ticket, and leaves the others out by itself; the one permission filter must be added for those
/// who may not see every ticket.
#[must_use]
pub fn matching(engine: Engine, viewer: &Viewer, wanted: &Wanted) -> Option<Match> {
    within(engine, viewer, wanted, Within::All)
}

pub(super) fn within(
    engine: Engine,
    viewer: &Viewer,
    wanted: &Wanted,
    place: Within,
) -> Option<Match> {
    if wanted.is_empty() {
        return None;
    }
    let (from, condition, question) = match engine {
        Engine::Sqlite => ("ticket_words w", "ticket_words MATCH ?", fts5(viewer, wanted, place)),
        Engine::Postgres => {
            ("ticket_words w", "w.words @@ CAST(? AS tsquery)", tsquery(viewer, wanted, place))
        }
    };
    Some(Match { from, condition, question: question.into() })
}

/// The signs in the index by which a viewer sees a ticket; empty: all tickets.
fn signs(viewer: &Viewer) -> Vec<String> {
    let person = |id: &base::ids::PersonId| group_key('p', &id.to_string());
    match viewer {
        Viewer::Agent(_) | Viewer::AccountPerson(_) | Viewer::System => Vec::new(),
        Viewer::Engineer(id, team) => vec![group_key('t', team), person(id)],
        // What is found is read through the tickets' own filter, which knows the secrets held.
        Viewer::Customer(id) | Viewer::Follower(id, _) => vec![person(id)],
        Viewer::OrgAdmin(id, organisation) => {
            vec![group_key('o', &organisation.to_string()), person(id)]
        }
        Viewer::Public => vec![group_key('p', "nobody")],
    }
}

fn fts5(viewer: &Viewer, wanted: &Wanted, place: Within) -> String {
    let piece = |piece: &Piece| {
        let star = if piece.beginning { " *" } else { "" };
        let row = format!("\"{}\"{star}", piece.words.join(" "));
        match &piece.joined {
            Some(joined) => format!("({row} OR \"{joined}\")"),
            None => row,
        }
    };
    let list = |pieces: &[Piece], and: &str| pieces.iter().map(piece).collect::<Vec<_>>().join(and);
    // Each entry has the sign that stands between texts.
    let all = if wanted.all.is_empty() { "\"_\"".to_owned() } else { list(&wanted.all, " AND ") };
    let mut question = match place {
        Within::All if viewer.sees_notes() => format!("({all})"),
        Within::All => format!("{{subject names body}} : ({all})"),
        Within::Subject => format!("{{subject}} : ({all})"),
        Within::Head => format!("{{subject names}} : ({all})"),
        Within::Said => format!("{{subject body}} : ({all})"),
    };
    let signs = signs(viewer);
    if !signs.is_empty() {
        let signs: Vec<String> = signs.iter().map(|sign| format!("\"{sign}\"")).collect();
        question = format!("{{names}} : ({}) AND {question}", signs.join(" OR "));
    }
    if wanted.none.is_empty() {
        return question;
    }
    let none = list(&wanted.none, " OR ");
    let none = if viewer.sees_notes() {
        format!("({none})")
    } else {
        format!("{{subject names body}} : ({none})")
    };
    format!("({question}) NOT {none}")
}

fn tsquery(viewer: &Viewer, wanted: &Wanted, place: Within) -> String {
    let seen = if viewer.sees_notes() { "" } else { "ABC" };
    let labels = match place {
        Within::All => seen,
        Within::Subject => "A",
        Within::Head => "AB",
        Within::Said => "AC",
    };
    let piece = |piece: &Piece, labels: &str| {
        let last = piece.words.len().saturating_sub(1);
        let word = |(at, word): (usize, &String)| {
            let star = if piece.beginning && at == last { "*" } else { "" };
            lexeme(word, &format!("{star}{labels}"))
        };
        let row: Vec<String> = piece.words.iter().enumerate().map(word).collect();
        let row = row.join(" <-> ");
        match &piece.joined {
            Some(joined) => format!("(({row}) | {})", lexeme(joined, labels)),
            None => format!("({row})"),
        }
    };
    let mut parts: Vec<String> = wanted.all.iter().map(|one| piece(one, labels)).collect();
    parts.extend(wanted.none.iter().map(|one| format!("!{}", piece(one, seen))));
    let signs: Vec<String> = signs(viewer).iter().map(|sign| lexeme(sign, "B")).collect();
    if !signs.is_empty() {
        parts.insert(0, format!("({})", signs.join(" | ")));
    }
    parts.join(" & ")
}

fn lexeme(word: &str, marks: &str) -> String {
    if marks.is_empty() { format!("'{word}'") } else { format!("'{word}':{marks}") }
}

#[cfg(test)]
mod tests {
    use base::ids::PersonId;

    use super::*;

    fn asked(text: &str, viewer: &Viewer) -> (String, String) {
        let wanted = Wanted::of(text);
        (fts5(viewer, &wanted, Within::All), tsquery(viewer, &wanted, Within::All))
    }

    #[test]
    fn each_engine_is_asked_in_its_own_words() {
        let agent = Viewer::Agent(PersonId(1));
        let (sqlite, postgres) = asked("flag TypeError expo* -\"not this\"", &agent);
        assert_eq!(
            sqlite,
            "((\"flag\" AND (\"type error\" OR \"typeerror\") AND \"expo\" *)) NOT (\"not this\")"
        );
        assert_eq!(
            postgres,
            "('flag') & (('type' <-> 'error') | 'typeerror') & ('expo':*) & !('not' <-> 'this')"
        );
    }

    #[test]
    fn whoever_may_not_read_notes_is_not_answered_from_them() {
        let customer = Viewer::Customer(PersonId(9));
        let (sqlite, postgres) = asked("flag -test", &customer);
        assert_eq!(
            sqlite,
            "({names} : (\"_p_9\") AND {subject names body} : (\"flag\")) \
             NOT {subject names body} : (\"test\")"
        );
        assert_eq!(postgres, "('_p_9':B) & ('flag':ABC) & !('test':ABC)");
    }
}
