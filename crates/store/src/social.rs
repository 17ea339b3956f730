//! Handles of people on social networks, and the public posts that were answered (IN-6).

use base::ids::{PersonId, SocialId};
use desk::{
    social::{Contact, Network, Pasted},
    tickets::Ticket,
    viewer::Viewer,
};

use crate::{Conn, Fault, Tx, q, sql::Row, tickets, viewer::only_visible};

/// Whose handle this is. Where nobody said which network a bare name is on, it is looked for on
/// all, and counts if it is one person's.
///
/// # Errors
/// The database is gone.
pub async fn owner(
    conn: &mut Conn,
    network: Network,
    handle: &str,
) -> Result<Option<PersonId>, Fault> {
    if handle.is_empty() {
        return Ok(None);
    }
    let sql = match network {
        Network::Other => {
            q!("SELECT DISTINCT person_id FROM person_handles WHERE handle = ? LIMIT 2", handle)
        }
        network => q!(
            "SELECT person_id FROM person_handles WHERE handle = ? AND network = ?",
            handle,
            network.key()
        ),
    };
    let rows = conn.all(sql).await?;
    match rows.as_slice() {
        [one] => one.get(0).map(Some),
        _ => Ok(None),
    }
}

/// The handles of a person.
///
/// # Errors
/// The database is gone.
pub async fn of_person(conn: &mut Conn, person: PersonId) -> Result<Vec<(Network, String)>, Fault> {
    let sql = q!(
        "SELECT network, handle FROM person_handles WHERE person_id = ? ORDER BY network, handle",
        person
    );
    conn.all(sql).await?.iter().map(|row| Ok((network(row, 0)?, row.get(1)?))).collect()
}

/// Keeps whose handle it is; the last word counts.
///
/// # Errors
/// The database is gone.
pub async fn put_handle(
    tx: &mut Tx,
    (network, handle): (Network, &str),
    person: PersonId,
) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO person_handles (network, handle, person_id) VALUES (?, ?, ?) \
         ON CONFLICT (network, handle) DO UPDATE SET person_id = excluded.person_id",
        network.key(),
        handle,
        person
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Keeps a contact; the same client id twice is one.
///
/// # Errors
/// The database is gone.
pub async fn put_contact(tx: &mut Tx, contact: &Contact, client_id: &str) -> Result<(), Fault> {
    let pasted = &contact.pasted;
    let sql = q!(
        "INSERT INTO social_contacts (id, client_id, at, by_id, network, handle, link, text, \
         person_id, ticket_id, reply) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (client_id) DO NOTHING",
        contact.id,
        client_id,
        contact.at,
        contact.by,
        pasted.network.key(),
        &pasted.handle,
        &pasted.link,
        &pasted.text,
        contact.person,
        contact.ticket,
        &contact.reply
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// The newest contacts, before a number only.
///
/// # Errors
/// The database is gone.
pub async fn contacts(
    conn: &mut Conn,
    before: Option<SocialId>,
    limit: i64,
) -> Result<Vec<Contact>, Fault> {
    let sql = q!(
        "SELECT id, at, by_id, network, handle, link, text, person_id, ticket_id, reply \
         FROM social_contacts WHERE id < ? ORDER BY id DESC LIMIT ?",
        before.map_or(i64::MAX, |before| before.0),
        limit
    );
    conn.all(sql).await?.iter().map(contact).collect()
}

fn contact(row: &Row) -> Result<Contact, Fault> {
    Ok(Contact {
        id: row.get(0)?,
        at: row.get(1)?,
        by: row.get(2)?,
        pasted: Pasted {
            network: network(row, 3)?,
            handle: row.get(4)?,
            link: row.get(5)?,
            text: row.get(6)?,
        },
        person: row.get(7)?,
        ticket: row.get(8)?,
        reply: row.get(9)?,
    })
}

fn network(row: &Row, at: usize) -> Result<Network, Fault> {
    let key: String = row.get(at)?;
    Network::from_key(&key).ok_or_else(|| Fault::Unreadable(format!("network “{key}”")))
}

/// The tickets of a person that the viewer may see: those still to be answered, then the newest.
///
/// # Errors
/// The database is gone.
pub async fn tickets_of(
    conn: &mut Conn,
    viewer: &Viewer,
    person: PersonId,
    limit: i64,
) -> Result<Vec<Ticket>, Fault> {
    let columns = tickets::COLUMNS;
    let sql = q!(format!("SELECT {columns} FROM tickets t WHERE t.requester_id = ?"), person);
    let sql = only_visible(sql, viewer)
        .add(" ORDER BY t.status IN ('solved', 'closed'), t.id DESC LIMIT ?", [limit.into()]);
    conn.all(sql).await?.iter().map(|row| tickets::read(&mut row.cells())).collect()
}
