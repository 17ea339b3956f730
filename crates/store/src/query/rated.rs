//! Tickets by the answer to their survey: few of all were ever rated, so their numbers are looked
//! up among the answers.

use crate::sql::Sql;

fn those(condition: &str) -> Sql {
    let text = format!("t.id IN (SELECT v.ticket_id FROM surveys v WHERE {condition})");
    Sql::new(text, Vec::new())
}

/// Tickets whose answer came at such times; `times` is a condition on `v.answered_at`.
pub(super) fn among(times: Sql) -> Sql {
    let open = "t.id IN (SELECT v.ticket_id FROM surveys v WHERE v.answered_at IS NOT NULL AND ";
    Sql::new(open, Vec::new()).add(&times.text, times.args).add(")", [])
}

/// What was answered; the words are those of `desk::query`.
pub(super) fn satisfaction(word: &str) -> Sql {
    match word {
        "good" => those("v.rating >= 4"),
        "fair" => those("v.rating = 3"),
        "bad" => those("v.rating <= 2"),
        "goodwithcomment" => those("v.rating >= 4 AND v.words <> ''"),
        "badwithcomment" => those("v.rating <= 2 AND v.words <> ''"),
        "offered" => those("v.answered_at IS NULL"),
        "unoffered" => {
            Sql::new("NOT EXISTS (SELECT 1 FROM surveys v WHERE v.ticket_id = t.id)", Vec::new())
        }
        // One of the five ratings: a digit, which needs no quoting.
        rating => rating.parse::<u8>().map_or_else(
            |_| Sql::new("1 = 0", Vec::new()),
            |rating| those(&format!("v.rating = {rating}")),
        ),
    }
}
