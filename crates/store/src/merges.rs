//! Tickets that are one, or were: who reads what of them is `desk::tickets::thread`'s to say.

use std::collections::BTreeSet;

use base::{
    Timestamp,
    ids::{MessageId, PersonId, TicketId},
};
use desk::{
    messages::{Attachment, Message},
    tickets::{
        Status, Ticket,
        thread::{Merge, homes, stands},
    },
    viewer::Viewer,
};

use crate::{Conn, Fault, Tx, events, messages, q, sql::Row, tickets};

const COLUMNS: &str = "id, goes, stays, together, at, undone_at";

fn read(row: &Row) -> Result<Merge, Fault> {
    let mut cells = row.cells();
    Ok(Merge {
        id: cells.take()?,
        goes: cells.take()?,
        stays: cells.take()?,
        together: cells.take()?,
        at: cells.take()?,
        undone_at: cells.take()?,
    })
}

pub(crate) async fn put(tx: &mut Tx, merge: &Merge) -> Result<(), Fault> {
    // Pages of the other ticket look again too.
    tx.touched.tickets.extend([merge.goes, merge.stays]);
    let sql = q!(
        "INSERT INTO merges (id, goes, stays, together, at, undone_at) VALUES (?, ?, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET undone_at = excluded.undone_at",
        merge.id,
        merge.goes,
        merge.stays,
        merge.together,
        merge.at,
        merge.undone_at
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Every merge of a ticket, oldest first; none is looked for where there never was one.
///
/// # Errors
/// The database is gone.
pub async fn of(conn: &mut Conn, ticket: &Ticket) -> Result<Vec<Merge>, Fault> {
    among(conn, std::slice::from_ref(ticket)).await
}

async fn among(conn: &mut Conn, tickets: &[Ticket]) -> Result<Vec<Merge>, Fault> {
    let joined = tickets.iter().filter(|ticket| ticket.joined);
    let list = joined.map(|ticket| ticket.id.to_string()).collect::<Vec<_>>().join(", ");
    if list.is_empty() {
        return Ok(Vec::new());
    }
    let sql = q!(format!(
        "SELECT {COLUMNS} FROM merges WHERE goes IN ({list}) OR stays IN ({list}) ORDER BY id"
    ));
    conn.all(sql).await?.iter().map(read).collect()
}

/// The ticket in which a merged one goes on; itself for all others. `None`: there is none such.
///
/// # Errors
/// The database is gone.
pub async fn lead(conn: &mut Conn, id: TicketId) -> Result<Option<TicketId>, Fault> {
    let sql = q!("SELECT COALESCE(merged_into, id) FROM tickets WHERE id = ?", id);
    conn.value(sql).await
}

/// The ticket in which a merged one goes on, and whether the viewer may see it as such; `None` for
/// one that stands by itself. Ask for the merged one with the same viewer first.
///
/// # Errors
/// The database is gone.
pub async fn goes_on(
    conn: &mut Conn,
    viewer: &Viewer,
    ticket: &Ticket,
) -> Result<Option<(Ticket, bool)>, Fault> {
    let Some(lead) = ticket.merged_into else { return Ok(None) };
    if let Some(found) = tickets::one(conn, viewer, lead).await? {
        return Ok(Some((found, true)));
    }
    Ok(tickets::one(conn, &Viewer::System, lead).await?.map(|found| (found, false)))
}

/// The ticket a merged one goes on in, as far as a list needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lead {
    /// The merged one.
    pub of: TicketId,
    pub id: TicketId,
    pub status: Status,
    pub due_at: Option<Timestamp>,
}

/// Where the merged ones among these tickets go on.
///
/// # Errors
/// The database is gone.
pub async fn leads(conn: &mut Conn, of: &[TicketId]) -> Result<Vec<Lead>, Fault> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let list = of.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let sql = q!(format!(
        "SELECT t.id, l.id, l.status, l.due_at FROM tickets t \
         JOIN tickets l ON l.id = t.merged_into WHERE t.id IN ({list})"
    ));
    let rows = conn.all(sql).await?;
    let read = |row: &Row| {
        let mut cells = row.cells();
        Ok(Lead {
            of: cells.take()?,
            id: cells.take()?,
            status: cells.word()?,
            due_at: cells.take()?,
        })
    };
    rows.iter().map(read).collect()
}

/// What a ticket's thread is made of, as somebody who may see the ticket may read it.
#[derive(Debug, Clone, Default)]
pub struct Thread {
    /// Oldest first.
    pub messages: Vec<Message>,
    pub merges: Vec<Merge>,
    /// The tickets its messages are on.
    pub homes: Vec<TicketId>,
}

/// Reads the thread. Ask for the ticket with the same viewer first.
///
/// # Errors
/// The database is gone.
pub async fn thread(conn: &mut Conn, viewer: &Viewer, ticket: &Ticket) -> Result<Thread, Fault> {
    let mut all = threads(conn, viewer, std::slice::from_ref(ticket)).await?;
    Ok(all.pop().unwrap_or_default())
}

/// The threads of several tickets, in their order: as many statements as for one.
///
/// # Errors
/// The database is gone.
pub async fn threads(
    conn: &mut Conn,
    viewer: &Viewer,
    tickets: &[Ticket],
) -> Result<Vec<Thread>, Fault> {
    let merges = among(conn, tickets).await?;
    let of = |ticket: &Ticket| {
        let its = |one: &&Merge| one.goes == ticket.id || one.stays == ticket.id;
        let merges: Vec<Merge> = merges.iter().filter(its).cloned().collect();
        Thread { homes: homes(ticket.id, &merges), merges, messages: Vec::new() }
    };
    let mut threads: Vec<Thread> = tickets.iter().map(of).collect();
    let homes = once_each(threads.iter().flat_map(|thread| thread.homes.iter().copied()));
    let all = messages::of_tickets(conn, viewer, &homes).await?;
    let sees = if tickets.iter().any(|ticket| ticket.joined) {
        let sides = once_each(homes.into_iter().chain(all.iter().map(Message::side)));
        events::visible(conn, viewer, &sides).await?
    } else {
        Vec::new()
    };
    for (thread, ticket) in threads.iter_mut().zip(tickets) {
        let who = (sees.as_slice(), viewer.sees_notes());
        let here = all.iter().filter(|message| {
            thread.homes.contains(&message.ticket_id)
                && (!ticket.joined || stands(ticket.id, &thread.merges, who, message))
        });
        thread.messages = here.cloned().collect();
    }
    Ok(threads)
}

fn once_each(ids: impl Iterator<Item = TicketId>) -> Vec<TicketId> {
    ids.collect::<BTreeSet<_>>().into_iter().collect()
}

impl Thread {
    /// The files of its messages.
    ///
    /// # Errors
    /// The database is gone.
    pub async fn files(&self, conn: &mut Conn) -> Result<Vec<Attachment>, Fault> {
        let read: Vec<MessageId> = self.messages.iter().map(|message| message.id).collect();
        let mut files = messages::files_of(conn, &self.homes).await?;
        files.retain(|file| read.contains(&file.message_id));
        Ok(files)
    }
}

/// How a person takes part in a ticket: `None` not at all; otherwise through which other ticket,
/// if through one, and whether this one is not theirs to read.
///
/// # Errors
/// The database is gone.
pub async fn takes_part(
    conn: &mut Conn,
    ticket: TicketId,
    person: PersonId,
) -> Result<Option<(Option<TicketId>, bool)>, Fault> {
    let sql = q!(
        "SELECT via, apart FROM participants WHERE ticket_id = ? AND person_id = ?",
        ticket,
        person
    );
    let row = conn.one(sql).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// The customers who take part by their own right, not through a merge.
///
/// # Errors
/// The database is gone.
pub async fn own_people(conn: &mut Conn, ticket: TicketId) -> Result<Vec<PersonId>, Fault> {
    let sql = q!(
        "SELECT person_id FROM participants WHERE ticket_id = ? AND via IS NULL ORDER BY person_id",
        ticket
    );
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

pub(crate) async fn join(
    tx: &mut Tx,
    (ticket, person): (TicketId, PersonId),
    via: TicketId,
    apart: bool,
) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO participants (ticket_id, person_id, via, apart) VALUES (?, ?, ?, ?) \
         ON CONFLICT DO NOTHING",
        ticket,
        person,
        via,
        apart
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

pub(crate) async fn part(tx: &mut Tx, ticket: TicketId, via: TicketId) -> Result<(), Fault> {
    let sql = q!("DELETE FROM participants WHERE ticket_id = ? AND via = ?", ticket, via);
    tx.conn().execute(sql).await.map(|_rows| ())
}
