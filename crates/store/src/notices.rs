//! Notices to our own people: who is told what, and who has seen it.
//!
//! A person has seen everything up to their mark, and single ones after it. Notices about a ticket
//! the viewer may not see, or that is gone, are in no answer.

use base::{
    Timestamp,
    ids::{NoticeSeq, PersonId, TicketId},
};
use desk::{
    notices::{Audience, KEPT_SEEN_SECONDS, KEPT_UNSEEN_SECONDS, Notice},
    viewer::Viewer,
};

use crate::{
    Conn, Fault, Tx, q,
    sql::{Arg, Sql},
    viewer::only_visible,
};

/// A notice as somebody reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub seq: NoticeSeq,
    /// The ticket it is about, with its subject.
    pub ticket: Option<(TicketId, String)>,
    pub text: String,
    pub at: Timestamp,
    pub seen: bool,
}

/// Where the next page goes on: after this one. What is unseen comes first, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    pub seen: bool,
    pub seq: NoticeSeq,
}

/// Counted no further: the rail says `99+`, and the count stays cheap for who never looks.
pub const MOST_COUNTED: i64 = 100;

/// Writes one; the same key to the same audience again is left out.
pub(crate) async fn put(tx: &mut Tx, notice: &Notice) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO notices (key, audience, ticket_id, text, at) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT DO NOTHING",
        &notice.key,
        notice.audience.token(),
        notice.ticket_id,
        &notice.text,
        notice.at
    );
    tx.touched.notices |= tx.conn().execute(sql).await? > 0;
    Ok(())
}

/// A page of what a viewer is told as one of `mine`, what is unseen first.
///
/// # Errors
/// The database is gone.
pub async fn page(
    conn: &mut Conn,
    viewer: &Viewer,
    mine: &[Audience],
    after: Option<After>,
    limit: i64,
) -> Result<Vec<Told>, Fault> {
    let mut rows = Vec::new();
    if after.is_none_or(|after| !after.seen) {
        rows = half(conn, viewer, mine, false, after.map(|after| after.seq), limit).await?;
    }
    let left = limit - i64::try_from(rows.len()).unwrap_or(limit);
    if left > 0 {
        let from = after.filter(|after| after.seen).map(|after| after.seq);
        rows.extend(half(conn, viewer, mine, true, from, left).await?);
    }
    Ok(rows)
}

/// The seen ones or the others, newest first: an index range of each audience.
async fn half(
    conn: &mut Conn,
    viewer: &Viewer,
    mine: &[Audience],
    seen: bool,
    before: Option<NoticeSeq>,
    limit: i64,
) -> Result<Vec<Told>, Fault> {
    let Some(person) = viewer.person().filter(|_| !mine.is_empty()) else { return Ok(Vec::new()) };
    let mut sql = q!("");
    for (number, audience) in mine.iter().enumerate() {
        let joint = if number == 0 { "" } else { " UNION ALL " };
        let select = "SELECT * FROM (SELECT n.seq, n.ticket_id, n.text, n.at, k.subject \
             FROM notices n LEFT JOIN tickets k ON k.id = n.ticket_id WHERE n.audience = ?";
        sql = sql.add(&format!("{joint}{select}"), [audience.token().into()]);
        sql = if seen { sql.add(" AND NOT (", []) } else { sql.add(" AND (", []) };
        sql = readable(unseen(sql, person).add(")", []), viewer, mine)
            .when(before, " AND n.seq < ?")
            .add(&format!(" ORDER BY n.seq DESC LIMIT ?) AS a{number}"), [limit.into()]);
    }
    let rows = conn.all(sql.add(" ORDER BY 1 DESC LIMIT ?", [limit.into()])).await?;
    let told = rows.iter().map(|row| {
        let mut cells = row.cells();
        let (seq, ticket): (_, Option<TicketId>) = (cells.take()?, cells.take()?);
        let (text, at, subject) = (cells.take()?, cells.take()?, cells.take::<Option<String>>()?);
        Ok(Told { seq, ticket: ticket.zip(subject), text, at, seen })
    });
    told.collect()
}

/// After the person's mark and not seen by itself.
fn unseen(sql: Sql, person: PersonId) -> Sql {
    sql.add(
        "n.seq > COALESCE((SELECT m.seq FROM notice_marks m WHERE m.person_id = ?), 0) \
         AND NOT EXISTS (SELECT 1 FROM notices_seen s WHERE s.person_id = ? AND s.seq = n.seq)",
        [person.into(), person.into()],
    )
}

/// The first of its key among the person's audiences, about nothing they may not see.
fn readable(sql: Sql, viewer: &Viewer, mine: &[Audience]) -> Sql {
    let places = vec!["?"; mine.len()].join(", ");
    let first = format!(
        " AND NOT EXISTS (SELECT 1 FROM notices e WHERE e.key = n.key AND e.seq < n.seq \
         AND e.audience IN ({places})) AND (n.ticket_id IS NULL OR EXISTS \
         (SELECT 1 FROM tickets t WHERE t.id = n.ticket_id"
    );
    only_visible(sql.add(&first, tokens(mine)), viewer).add("))", [])
}

fn tokens(mine: &[Audience]) -> Vec<Arg> {
    mine.iter().map(|audience| audience.token().into()).collect()
}

/// How many are unseen, at most [`MOST_COUNTED`].
///
/// # Errors
/// The database is gone.
pub async fn count_unseen(
    conn: &mut Conn,
    viewer: &Viewer,
    mine: &[Audience],
) -> Result<i64, Fault> {
    let Some(person) = viewer.person().filter(|_| !mine.is_empty()) else { return Ok(0) };
    let places = vec!["?"; mine.len()].join(", ");
    let select = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM notices n WHERE n.audience IN ({places}) AND "
    );
    let sql = unseen(q!("").add(&select, tokens(mine)), person);
    let sql = readable(sql, viewer, mine).add(" LIMIT ?) AS c", [MOST_COUNTED.into()]);
    Ok(conn.value(sql).await?.unwrap_or(0))
}

/// The person saw this one. `false`: it is not theirs to see.
///
/// # Errors
/// The database is gone.
pub async fn see(
    tx: &mut Tx,
    viewer: &Viewer,
    mine: &[Audience],
    seq: NoticeSeq,
    at: Timestamp,
) -> Result<bool, Fault> {
    let Some(person) = viewer.person().filter(|_| !mine.is_empty()) else { return Ok(false) };
    let places = vec!["?"; mine.len()].join(", ");
    let select =
        format!("SELECT n.seq FROM notices n WHERE n.seq = ? AND n.audience IN ({places})");
    let sql = q!("").add(&select, [seq.into()]).add("", tokens(mine));
    if tx.conn().value::<i64>(readable(sql, viewer, mine)).await?.is_none() {
        return Ok(false);
    }
    let sql = q!(
        "INSERT INTO notices_seen (person_id, seq) VALUES (?, ?) ON CONFLICT DO NOTHING",
        person,
        seq
    );
    tx.touched.notices |= tx.conn().execute(sql).await? > 0;
    let sql = q!(
        "UPDATE notices SET seen_at = ? WHERE seen_at IS NULL AND key = \
         (SELECT n.key FROM notices n WHERE n.seq = ?)",
        at,
        seq
    );
    tx.conn().execute(sql).await?;
    Ok(true)
}

/// The person saw all of theirs up to `until`: the newest that stood on the page.
///
/// # Errors
/// The database is gone.
pub async fn see_until(
    tx: &mut Tx,
    person: PersonId,
    mine: &[Audience],
    until: NoticeSeq,
    at: Timestamp,
) -> Result<(), Fault> {
    if mine.is_empty() {
        return Ok(());
    }
    let places = vec!["?"; mine.len()].join(", ");
    let update = format!(
        "UPDATE notices SET seen_at = ? WHERE seq <= ? AND seen_at IS NULL \
         AND audience IN ({places})"
    );
    let sql = q!("").add(&update, [at.into(), until.into()]).add("", tokens(mine));
    tx.conn().execute(sql).await?;
    let sql = q!(
        "INSERT INTO notice_marks (person_id, seq) VALUES (?, (SELECT COALESCE(MAX(seq), 0) \
         FROM notices WHERE seq <= ?)) ON CONFLICT (person_id) DO UPDATE SET seq = excluded.seq \
         WHERE notice_marks.seq < excluded.seq",
        person,
        until
    );
    tx.touched.notices |= tx.conn().execute(sql).await? > 0;
    let sql = q!("DELETE FROM notices_seen WHERE person_id = ? AND seq <= ?", person, until);
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Takes out what was seen long ago, and what nobody ever saw.
///
/// # Errors
/// The database is gone.
pub async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<(), Fault> {
    let sql = q!(
        "DELETE FROM notices WHERE at < ? AND (seen_at IS NOT NULL OR at < ?)",
        base::time::after(now, -KEPT_SEEN_SECONDS),
        base::time::after(now, -KEPT_UNSEEN_SECONDS)
    );
    tx.conn().execute(sql).await?;
    let sql = q!("DELETE FROM notices_seen WHERE seq NOT IN (SELECT seq FROM notices)");
    tx.conn().execute(sql).await.map(|_rows| ())
}
