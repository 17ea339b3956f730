//! Half-written answers, one per ticket and agent, so that a crash or another machine loses none.

use base::{
    Timestamp,
    ids::{PersonId, TicketId},
};

use crate::{Conn, Fault, Tx, q};

/// A half-written answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// `public` or `internal`.
    pub visibility: String,
    pub text: String,
    pub version: i64,
    pub updated_at: Timestamp,
}

/// The draft of a person on a ticket.
///
/// # Errors
/// The database is gone.
pub async fn one(
    conn: &mut Conn,
    ticket: TicketId,
    person: PersonId,
) -> Result<Option<Draft>, Fault> {
    let sql = q!(
        "SELECT visibility, text, version, updated_at FROM drafts \
         WHERE ticket_id = ? AND person_id = ?",
        ticket,
        person
    );
    let row = conn.one(sql).await?;
    row.map(|row| {
        Ok(Draft {
            visibility: row.get(0)?,
            text: row.get(1)?,
            version: row.get(2)?,
            updated_at: row.get(3)?,
        })
    })
    .transpose()
}

/// Keeps a draft as the version after `known`; answers that version, or `None` where somebody (the
/// same agent in another tab, or a sent answer) wrote a newer one. A row once there stays, so that
/// a late save of words already sent is noticed.
///
/// # Errors
/// The database is gone.
pub async fn put(
    tx: &mut Tx,
    ticket: TicketId,
    person: PersonId,
    draft: &Draft,
) -> Result<Option<i64>, Fault> {
    let sql = q!(
        "INSERT INTO drafts (ticket_id, person_id, visibility, text, version, updated_at) \
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (ticket_id, person_id) DO UPDATE SET \
         visibility = excluded.visibility, text = excluded.text, version = excluded.version, \
         updated_at = excluded.updated_at WHERE drafts.version < excluded.version",
        ticket,
        person,
        &draft.visibility,
        &draft.text,
        draft.version,
        draft.updated_at
    );
    let kept = tx.conn().execute(sql).await? == 1;
    Ok(kept.then_some(draft.version))
}

/// Carries half-written answers over to the ticket that stays; where somebody has one on both, the
/// two stand below each other. The old ones stay where they are.
///
/// # Errors
/// The database is gone.
pub async fn carry_over(
    tx: &mut Tx,
    (from, to): (TicketId, TicketId),
    at: Timestamp,
) -> Result<(), Fault> {
    let sql = q!("SELECT person_id FROM drafts WHERE ticket_id = ? AND text <> ''", from);
    let rows = tx.conn().all(sql).await?;
    let people: Vec<PersonId> = rows.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
    for person in people {
        let Some(theirs) = one(tx.conn(), from, person).await? else { continue };
        let there = one(tx.conn(), to, person).await?;
        let version = there.as_ref().map_or(0, |draft| draft.version) + 1;
        let draft = match there.filter(|draft| !draft.text.trim().is_empty()) {
            // A note and a reply in one field would be one or the other: the more careful one.
            Some(there) => Draft {
                visibility: if theirs.visibility == there.visibility {
                    there.visibility
                } else {
                    "internal".to_owned()
                },
                text: format!("{}\n\n(from #{from})\n{}", there.text, theirs.text),
                ..there
            },
            None => theirs,
        };
        put(tx, to, person, &Draft { version, updated_at: at, ..draft }).await?;
    }
    Ok(())
}
