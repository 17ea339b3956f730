//! Words and the tickets that hold them: what suggestions and the similar tickets are found by.
//! Each word is asked for its newest tickets only, so that the cost stays the same whatever the
//! number of tickets. What was said in notes does not count.

use base::ids::TicketId;
use desk::{
    search::{Piece, Wanted},
    suggestions::{
        Similar,
        score::{Candidate, HITS, Weighed, WordHits, holds_enough},
        words,
    },
    viewer::Viewer,
};

use super::{
    places,
    question::{Within, within},
};
use crate::{Conn, Fault, sql::Sql, viewer::only_visible};

/// The tickets that share most of a ticket's rare words, as far as the viewer may see them, with
/// those words; notes of neither count. Ask for the ticket with the same viewer first. Three reads,
/// each bounded.
///
/// # Errors
/// The database is gone.
pub async fn similar(
    conn: &mut Conn,
    viewer: &Viewer,
    ticket: TicketId,
    most: usize,
) -> Result<Vec<Similar>, Fault> {
    let Some((subject, text)) = crate::suggestions::asked(conn, ticket).await? else {
        return Ok(Vec::new());
    };
    let mut words = words::telling(&subject, &text);
    words.truncate(words::MOST_WORDS);
    let weighed = Weighed::of(hits(conn, viewer, &words, ticket).await?, ticket.0);
    let candidates = candidates(conn, viewer, &weighed.tickets(), false).await?;
    Ok(weighed.similar(&candidates, most))
}

/// The tickets of one person that read like words which are on no ticket yet; nearest first.
///
/// # Errors
/// The database is gone.
pub async fn like(
    conn: &mut Conn,
    viewer: &Viewer,
    text: &str,
    most: usize,
) -> Result<Vec<Similar>, Fault> {
    let mut words = words::telling("", text);
    words.truncate(words::MOST_WORDS);
    // No ticket has the number 0: none is left out.
    let hits = hits(conn, viewer, &words, TicketId(0)).await?;
    let mut found: Vec<TicketId> = hits.iter().flat_map(|hit| hit.tickets.clone()).collect();
    found.retain(|ticket| holds_enough(&hits, *ticket));
    let newest = found.iter().max().map_or(0, |id| id.0);
    let candidates = candidates(conn, viewer, &found, false).await?;
    Ok(Weighed::of(hits, newest).similar(&candidates, most))
}

/// For each word the newest tickets that hold it, without `ticket` itself.
///
/// # Errors
/// The database is gone.
pub async fn hits(
    conn: &mut Conn,
    viewer: &Viewer,
    words: &[String],
    ticket: TicketId,
) -> Result<Vec<WordHits>, Fault> {
    let mut sql = Sql::new("", Vec::new());
    for (place, word) in words.iter().enumerate() {
        let wanted = Wanted { all: Piece::phrase(word).into_iter().collect(), none: Vec::new() };
        let Some(asked) = within(conn.engine(), viewer, &wanted, Within::Said) else { continue };
        let union = if sql.text.is_empty() { "" } else { " UNION ALL " };
        let one = format!(
            "{union}SELECT * FROM (SELECT CAST({place} AS BIGINT), w.rowid FROM {} WHERE {} \
             ORDER BY w.rowid DESC LIMIT {HITS}) AS w{place}",
            asked.from, asked.condition
        );
        sql = sql.add(&one, [asked.question]);
    }
    if sql.text.is_empty() {
        return Ok(Vec::new());
    }
    let mut hits: Vec<WordHits> =
        words.iter().map(|word| WordHits { word: word.clone(), tickets: Vec::new() }).collect();
    for row in conn.all(sql).await? {
        let (place, found): (i64, TicketId) = (row.get(0)?, row.get(1)?);
        let hit = usize::try_from(place).ok().and_then(|place| hits.get_mut(place));
        if let Some(hit) = hit.filter(|_| found != ticket) {
            hit.tickets.push(found);
        }
    }
    Ok(hits)
}

/// These tickets as far as the viewer may see them; `classified`: only those whose product is
/// known.
///
/// # Errors
/// The database is gone.
pub async fn candidates(
    conn: &mut Conn,
    viewer: &Viewer,
    tickets: &[TicketId],
    classified: bool,
) -> Result<Vec<Candidate>, Fault> {
    if tickets.is_empty() {
        return Ok(Vec::new());
    }
    let (list, args) = places(tickets);
    let classified = if classified { " AND t.product IS NOT NULL" } else { "" };
    let text = format!(
        "SELECT t.id, t.subject, COALESCE(t.product, '') FROM tickets t \
         WHERE t.id IN {list}{classified}"
    );
    let sql = only_visible(Sql::new(text, args), viewer).add(" ORDER BY t.id", []);
    let read = |row: &crate::sql::Row| {
        Ok(Candidate { ticket: row.get(0)?, subject: row.get(1)?, product: row.get(2)? })
    };
    conn.all(sql).await?.iter().map(read).collect()
}
