//! What a person's own page and programs need beyond the person, and the history of a person.

use base::{Timestamp, ids::PersonId};
use desk::{
    events::Actor,
    organisations::change::Changed,
    people::{
        Person,
        change::{PersonEvent, Profile},
    },
    phrases::Language,
};

use super::{COLUMNS, take};
use crate::{
    Conn, Fault, Tx, q,
    sql::{Cells, Row},
};

fn read(row: &Row) -> Result<Profile, Fault> {
    take_profile(&mut row.cells())
}

/// A profile among other cells.
pub(super) fn take_profile(cells: &mut Cells<'_>) -> Result<Profile, Fault> {
    Ok(Profile {
        person: take(cells)?,
        external_id: cells.take()?,
        notes: cells.take()?,
        phone: cells.take()?,
        tags: cells.take::<String>()?.split_whitespace().map(str::to_owned).collect(),
        language: Language::from_key(&cells.take::<String>()?),
        merged_into: cells.take()?,
    })
}

/// Merges followed from one person to another: one is all there is between two writes.
const MERGES_FOLLOWED: usize = 8;

pub(super) const MORE: &str = "p.external_id, p.notes, p.phone, p.tags, p.language, p.merged_into";

/// A person with all that is known of them, also one who was merged.
///
/// # Errors
/// The database is gone.
pub async fn profile(conn: &mut Conn, id: PersonId) -> Result<Option<Profile>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS}, {MORE} FROM people p WHERE p.id = ?"), id);
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// The same of several, in no particular order.
///
/// # Errors
/// The database is gone.
pub async fn profiles(conn: &mut Conn, ids: &[PersonId]) -> Result<Vec<Profile>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let sql = q!(format!("SELECT {COLUMNS}, {MORE} FROM people p WHERE p.id IN ({list})"));
    conn.all(sql).await?.iter().map(read).collect()
}

/// A person to be written, held against other writers.
///
/// # Errors
/// The database is gone.
pub async fn to_write(tx: &mut Tx, id: PersonId) -> Result<Option<Profile>, Fault> {
    let end = tx.conn().engine().for_update();
    let sql = q!(format!("SELECT {COLUMNS}, {MORE} FROM people p WHERE p.id = ?{end}"), id);
    tx.conn().one(sql).await?.as_ref().map(read).transpose()
}

/// A person something is about to be written of, held against being merged into another until it
/// is: whoever they were merged into, where they were.
///
/// # Errors
/// The database is gone.
pub async fn to_refer(tx: &mut Tx, mut id: PersonId) -> Result<Option<Person>, Fault> {
    // A merge leads to somebody who is there; it takes those merged earlier along.
    for _ in 0..MERGES_FOLLOWED {
        let end = tx.conn().engine().for_reference();
        let sql = q!(format!("SELECT {COLUMNS}, {MORE} FROM people p WHERE p.id = ?{end}"), id);
        let found = tx.conn().one(sql).await?.as_ref().map(read).transpose()?;
        match found {
            Some(Profile { merged_into: Some(into), .. }) => id = into,
            found => return Ok(found.map(|profile| profile.person)),
        }
    }
    Ok(None)
}

/// The same, by any of their mail addresses (lower case).
///
/// # Errors
/// The database is gone.
pub async fn by_address_to_refer(tx: &mut Tx, address: &str) -> Result<Option<Person>, Fault> {
    match super::by_address(tx.conn(), address).await? {
        Some(person) => to_refer(tx, person.id).await,
        None => Ok(None),
    }
}

/// The person with this id in the company's own systems.
///
/// # Errors
/// The database is gone.
pub async fn by_external_id(conn: &mut Conn, id: &str) -> Result<Option<Person>, Fault> {
    if id.is_empty() {
        return Ok(None);
    }
    let sql = q!(
        format!("SELECT {COLUMNS} FROM people p WHERE p.external_id = ? AND p.external_id <> ''"),
        id
    );
    conn.one(sql).await?.as_ref().map(super::read).transpose()
}

/// Writes a person whole.
///
/// # Errors
/// The address or the external id is somebody else's, or the database is gone.
pub async fn put_profile(tx: &mut Tx, profile: &Profile) -> Result<(), Fault> {
    super::put(tx, &profile.person).await?;
    let sql = q!(
        "UPDATE people SET external_id = ?, notes = ?, phone = ?, tags = ?, language = ?, \
         merged_into = ?, created_at = ? WHERE id = ?",
        &profile.external_id,
        &profile.notes,
        &profile.phone,
        profile.tags.join(" "),
        profile.language.map_or("", Language::key),
        profile.merged_into,
        profile.person.created_at,
        profile.person.id
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Whom a person goes on in: themselves, unless they were merged.
///
/// # Errors
/// The database is gone.
pub async fn goes_on_in(conn: &mut Conn, id: PersonId) -> Result<PersonId, Fault> {
    // One step is enough: whoever had been merged into somebody who goes, goes with them.
    let sql = q!("SELECT merged_into FROM people WHERE id = ? AND merged_into IS NOT NULL", id);
    Ok(conn.value(sql).await?.unwrap_or(id))
}

/// When a customer last wrote or signed in; `None` where they never did.
///
/// # Errors
/// The database is gone.
pub async fn last_seen(conn: &mut Conn, id: PersonId) -> Result<Option<Timestamp>, Fault> {
    let wrote = q!(
        "SELECT m.created_at FROM messages m WHERE m.author_id = ? AND NOT m.from_us \
         ORDER BY m.id DESC LIMIT 1",
        id
    );
    let wrote = conn.value::<Timestamp>(wrote).await?;
    let signed_in = q!(
        "SELECT s.created_at FROM sessions s WHERE s.person_id = ? \
            ORDER BY s.created_at DESC LIMIT 1",
        id
    );
    Ok(wrote.max(conn.value::<Timestamp>(signed_in).await?))
}

/// Appends a line to a person's history; they changed by that.
///
/// # Errors
/// The database is gone.
pub async fn put_event(tx: &mut Tx, event: &PersonEvent) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO person_events (person_id, actor_id, at, data) VALUES (?, ?, ?, ?)",
        event.person_id,
        event.actor.person(),
        event.at,
        serde_json::to_string(&event.what)?
    );
    tx.conn().execute(sql).await?;
    let changed = q!(
        "UPDATE people SET changed_at = ? WHERE id = ? AND changed_at < ?",
        event.at,
        event.person_id,
        event.at
    );
    tx.conn().execute(changed).await.map(|_rows| ())
}

/// A person's history, newest first, at most `limit` lines; with that of everybody who was merged
/// into them.
///
/// # Errors
/// The database is gone.
pub async fn events(conn: &mut Conn, id: PersonId, limit: i64) -> Result<Vec<PersonEvent>, Fault> {
    let sql = q!(
        "SELECT person_id, actor_id, at, data FROM person_events WHERE person_id = ? \
         OR person_id IN (SELECT p.id FROM people p WHERE p.merged_into = ? \
         AND p.merged_into IS NOT NULL) ORDER BY seq DESC LIMIT ?",
        id,
        id,
        limit
    );
    let rows = conn.all(sql).await?;
    let one = |row: &Row| {
        let mut cells = row.cells();
        Ok(PersonEvent {
            person_id: cells.take()?,
            actor: cells.take::<Option<PersonId>>()?.map_or(Actor::System, Actor::Person),
            at: cells.take()?,
            what: cells.json::<Changed>()?,
        })
    };
    rows.iter().map(one).collect()
}
