//! People, and who may sign in with what.

pub mod addresses;
mod fates;
pub mod known;
pub mod list;
pub mod merge;
mod profile;

use base::{
    Timestamp,
    ids::{OrganisationId, PersonId, TicketId},
};
use desk::{people::Person, phrases::Language, viewer::Viewer};

pub use self::{addresses::by_address, profile::*};
use crate::{
    Conn, Fault, Tx, q,
    sql::{Cells, Row, word},
    viewer::only_known_people,
};

pub(crate) const COLUMNS: &str =
    "p.id, p.role, p.name, p.address, p.organisation_id, p.time_zone, p.team, p.created_at";

pub(crate) fn read(row: &Row) -> Result<Person, Fault> {
    take(&mut row.cells())
}

/// A person among other cells.
pub(crate) fn take(cells: &mut Cells<'_>) -> Result<Person, Fault> {
    Ok(Person {
        id: cells.take()?,
        role: cells.word()?,
        name: cells.take()?,
        address: cells.take()?,
        organisation_id: cells.take()?,
        time_zone: cells.take()?,
        team: cells.take()?,
        created_at: cells.take()?,
    })
}

pub(crate) async fn put(tx: &mut Tx, person: &Person) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO people (id, role, name, address, organisation_id, time_zone, team, \
         created_at, name_key, list_key, changed_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET role = excluded.role, name = excluded.name, address = excluded.address, \
         organisation_id = excluded.organisation_id, time_zone = excluded.time_zone, \
         team = excluded.team, name_key = excluded.name_key, list_key = excluded.list_key",
        person.id,
        word(person.role),
        &person.name,
        &person.address,
        person.organisation_id,
        &person.time_zone,
        &person.team,
        person.created_at,
        desk::search::fold(&person.name),
        list_key(person),
        person.created_at
    );
    tx.conn().execute(sql).await?;
    addresses::found(tx, person).await?;
    let words = format!("{} {}", person.name, person.address.as_deref().unwrap_or_default());
    crate::names::put(tx, crate::names::PERSON, person.id.0, &words).await
}

/// What lists of people go by.
fn list_key(person: &Person) -> String {
    desk::search::fold(person.display_name())
}

/// A person by id, also one who was merged.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, id: PersonId) -> Result<Option<Person>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM people p WHERE p.id = ?"), id);
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// The people with these ids whom the viewer may know of: an engineer knows customers by a ticket
/// they see.
///
/// # Errors
/// The database is gone.
pub async fn seen(
    conn: &mut Conn,
    viewer: &Viewer,
    ids: &[PersonId],
) -> Result<Vec<Person>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = q!(format!("SELECT {COLUMNS} FROM people p WHERE p.id IN ({})", listed(ids)));
    let sql = only_known_people(sql, viewer).add(" ORDER BY p.id", []);
    conn.all(sql).await?.iter().map(read).collect()
}

fn listed(ids: &[PersonId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The people with these ids, in no particular order.
///
/// # Errors
/// The database is gone.
pub async fn these(conn: &mut Conn, ids: &[PersonId]) -> Result<Vec<Person>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = listed(ids);
    let sql = q!(format!("SELECT {COLUMNS} FROM people p WHERE p.id IN ({list}) ORDER BY p.id"));
    conn.all(sql).await?.iter().map(read).collect()
}

/// Customers taking part in a ticket, in the order they joined the desk.
///
/// # Errors
/// The database is gone.
pub async fn on_ticket(conn: &mut Conn, ticket: TicketId) -> Result<Vec<Person>, Fault> {
    let sql = q!(
        format!(
            "SELECT {COLUMNS} FROM participants t JOIN people p ON p.id = t.person_id \
             WHERE t.ticket_id = ? ORDER BY p.id"
        ),
        ticket
    );
    conn.all(sql).await?.iter().map(read).collect()
}

/// Everybody who is one of us, by name.
///
/// # Errors
/// The database is gone.
pub async fn staff(conn: &mut Conn) -> Result<Vec<Person>, Fault> {
    let sql = q!(format!(
        "SELECT {COLUMNS} FROM people p WHERE p.role NOT IN ('customer', 'org_admin') \
         ORDER BY p.name, p.id"
    ));
    conn.all(sql).await?.iter().map(read).collect()
}

/// The language a person is spoken to in; `None` where they never said.
///
/// # Errors
/// The database is gone.
pub async fn language(conn: &mut Conn, person: PersonId) -> Result<Option<Language>, Fault> {
    let key: Option<String> =
        conn.value(q!("SELECT language FROM people WHERE id = ?", person)).await?;
    Ok(key.as_deref().and_then(Language::from_key))
}

/// Keeps a person's language and, where one is given, their zone.
///
/// # Errors
/// The database is gone.
pub async fn set_locale(
    tx: &mut Tx,
    person: PersonId,
    language: Language,
    zone: &str,
) -> Result<(), Fault> {
    let sql = q!(
        "UPDATE people SET language = ?, time_zone = CASE WHEN ? = '' THEN time_zone ELSE ? END \
         WHERE id = ?",
        language.key(),
        zone,
        zone,
        person
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Keeps what nobody said of a person yet.
///
/// # Errors
/// The database is gone.
pub async fn learn_locale(
    tx: &mut Tx,
    person: PersonId,
    language: Option<Language>,
    zone: &str,
) -> Result<(), Fault> {
    let sql = q!(
        "UPDATE people SET language = CASE WHEN language = '' THEN ? ELSE language END, \
         time_zone = CASE WHEN time_zone = '' THEN ? ELSE time_zone END WHERE id = ?",
        language.map_or("", Language::key),
        zone,
        person
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// People of an organisation, by name.
///
/// # Errors
/// The database is gone.
pub async fn of_organisation(
    conn: &mut Conn,
    organisation: OrganisationId,
) -> Result<Vec<Person>, Fault> {
    let sql = q!(
        format!("SELECT {COLUMNS} FROM people p WHERE p.organisation_id = ? ORDER BY p.name, p.id"),
        organisation
    );
    conn.all(sql).await?.iter().map(read).collect()
}

/// Whether anybody could sign in at all; a desk without is still to be set up.
///
/// # Errors
/// The database is gone.
pub async fn anybody_has_a_password(conn: &mut Conn) -> Result<bool, Fault> {
    let sql = q!("SELECT person_id FROM credentials LIMIT 1");
    Ok(conn.value::<PersonId>(sql).await?.is_some())
}

/// The argon2id hash of a person's password.
///
/// # Errors
/// The database is gone.
pub async fn password_hash(conn: &mut Conn, person: PersonId) -> Result<Option<String>, Fault> {
    conn.value(q!("SELECT password_hash FROM credentials WHERE person_id = ?", person)).await
}

/// Sets a person's password hash.
///
/// # Errors
/// The database is gone.
pub async fn set_password_hash(
    tx: &mut Tx,
    person: PersonId,
    hash: &str,
    at: Timestamp,
) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO credentials (person_id, password_hash, changed_at) VALUES (?, ?, ?) \
         ON CONFLICT (person_id) DO UPDATE SET password_hash = excluded.password_hash, \
         changed_at = excluded.changed_at",
        person,
        hash,
        at
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// The customer of one of the larger plans who asked most, for the demo's pages.
///
/// # Errors
/// The database is gone.
pub async fn sample_customer(conn: &mut Conn) -> Result<Option<Person>, Fault> {
    let sql = q!(format!(
        "SELECT {COLUMNS} FROM people p JOIN organisations o ON o.id = p.organisation_id \
         WHERE p.role = 'org_admin' AND o.plan IN ('enterprise', 'scale') \
         ORDER BY (SELECT COUNT(*) FROM tickets t WHERE t.requester_id = p.id) DESC, p.id LIMIT 1"
    ));
    conn.one(sql).await?.as_ref().map(read).transpose()
}
