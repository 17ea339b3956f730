//! Side conversations: threads by mail about a ticket with people outside of it. Their words are
//! internal messages of the ticket.

use base::ids::{AsideId, PersonId, TicketId};
use desk::{people::Person, tickets::asides::Aside};

use crate::{Conn, Fault, Tx, people, q, sql::Row};

const COLUMNS: &str = "id, ticket_id, subject, by_id, at";

fn read(row: &Row) -> Result<Aside, Fault> {
    let mut cells = row.cells();
    Ok(Aside {
        id: cells.take()?,
        ticket_id: cells.take()?,
        subject: cells.take()?,
        by: cells.take()?,
        at: cells.take()?,
    })
}

pub(crate) async fn put(tx: &mut Tx, aside: &Aside) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO asides (id, ticket_id, subject, by_id, at) VALUES (?, ?, ?, ?, ?)",
        aside.id,
        aside.ticket_id,
        &aside.subject,
        aside.by,
        aside.at
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

pub(crate) async fn put_person(tx: &mut Tx, aside: AsideId, person: PersonId) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO aside_people (aside_id, person_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        aside,
        person
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

pub(crate) async fn put_mail_id(tx: &mut Tx, mail_id: &str, aside: AsideId) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO aside_mail_ids (mail_id, aside_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        mail_id,
        aside
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// One side conversation. Ask for its ticket with a viewer.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, id: AsideId) -> Result<Option<Aside>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM asides WHERE id = ?"), id);
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// The side conversations of a ticket, oldest first. Ask for the ticket with a viewer first.
///
/// # Errors
/// The database is gone.
pub async fn of_ticket(conn: &mut Conn, ticket: TicketId) -> Result<Vec<Aside>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM asides WHERE ticket_id = ? ORDER BY id"), ticket);
    conn.all(sql).await?.iter().map(read).collect()
}

/// The people a side conversation is with.
///
/// # Errors
/// The database is gone.
pub async fn people(conn: &mut Conn, id: AsideId) -> Result<Vec<Person>, Fault> {
    let sql = q!("SELECT person_id FROM aside_people WHERE aside_id = ? ORDER BY person_id", id);
    let rows = conn.all(sql).await?;
    let ids: Vec<PersonId> = rows.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
    people::these(conn, &ids).await
}

/// The side conversation a `Message-ID`, seen or sent, belongs to.
///
/// # Errors
/// The database is gone.
pub async fn of_mail_id(conn: &mut Conn, mail_id: &str) -> Result<Option<AsideId>, Fault> {
    conn.value(q!("SELECT aside_id FROM aside_mail_ids WHERE mail_id = ?", mail_id)).await
}
