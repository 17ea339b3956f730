//! Making one of two people. What becomes of each column that refers to one is in [`fates`].

use base::{Timestamp, ids::PersonId};
use desk::people::merge::Side;

use super::{
    addresses::{hand_over, of},
    fates::{self, COLUMNS, Fate, narrow},
    put_profile, to_write,
};
use crate::{Conn, Fault, Tx, engine::Engine, q, search::due};

/// So many tickets are made findable under the new name at once; more are left to the background,
/// so that nobody waits.
const FOUND_AT_ONCE: i64 = 30;

/// Holds both, in the order of their numbers, so that two merges never wait for each other.
///
/// # Errors
/// The database is gone.
pub async fn sides(
    tx: &mut Tx,
    stays: PersonId,
    goes: PersonId,
) -> Result<Option<(Side, Side)>, Fault> {
    to_write(tx, stays.min(goes)).await?;
    to_write(tx, stays.max(goes)).await?;
    let (stays, goes) = (side(tx.conn(), stays).await?, side(tx.conn(), goes).await?);
    Ok(stays.zip(goes))
}

/// A person as a merge looks at them.
///
/// # Errors
/// The database is gone.
pub async fn side(conn: &mut Conn, id: PersonId) -> Result<Option<Side>, Fault> {
    let Some(profile) = super::profile(conn, id).await? else { return Ok(None) };
    Ok(Some(Side { profile, addresses: of(conn, id).await? }))
}

/// Makes one of two: everything of the one who `goes` is the other's from now on, who is `after`.
/// Sessions of the one who stays that were opened before `since` end; all of them for `None`.
///
/// # Errors
/// The database is gone.
pub async fn merge(
    tx: &mut Tx,
    goes: &Side,
    after: &Side,
    since: Option<Timestamp>,
) -> Result<(), Fault> {
    let (old, new) = (goes.profile.person.id, after.profile.person.id);
    let tickets = count(tx.conn(), TICKETS, old).await?;
    end_sessions(tx, new, since).await?;
    // Who could read a ticket through one of the two reads it still.
    let reads = q!(
        "UPDATE participants SET apart = FALSE WHERE person_id = ? AND apart AND ticket_id IN \
         (SELECT x.ticket_id FROM participants x WHERE x.person_id = ? AND NOT x.apart)",
        new,
        old
    );
    tx.conn().execute(reads).await?;
    // Mails are found by who takes part, so participants go last.
    let (last, first): (Vec<_>, Vec<_>) =
        COLUMNS.iter().copied().partition(|(table, ..)| *table == "participants");
    for (table, column, fate) in first.into_iter().chain(last) {
        follow(tx, (table, column, fate), old, new).await?;
    }
    let mut gone = goes.profile.clone();
    (gone.person.address, gone.person.organisation_id) = (None, None);
    (gone.external_id, gone.merged_into) = (String::new(), Some(new));
    put_profile(tx, &gone).await?;
    hand_over(tx, new, &after.addresses).await?;
    put_profile(tx, &after.profile).await?;
    if tickets > FOUND_AT_ONCE {
        due::put_off(tx).await?;
    }
    Ok(())
}

async fn end_sessions(
    tx: &mut Tx,
    person: PersonId,
    since: Option<Timestamp>,
) -> Result<(), Fault> {
    for table in ["sessions", "links"] {
        let sql = q!(format!("DELETE FROM {table} WHERE person_id = ?"), person);
        tx.conn().execute(sql.when(since, " AND created_at < ?")).await?;
    }
    Ok(())
}

async fn follow(
    tx: &mut Tx,
    (table, column, fate): (&str, &str, Fate),
    old: PersonId,
    new: PersonId,
) -> Result<(), Fault> {
    let conn = tx.conn();
    match fate {
        Fate::History | Fate::Derived | Fate::ByHand => {}
        Fate::Ends => {
            let sql = q!(format!("DELETE FROM {table} WHERE {column} = ?"), old);
            conn.execute(sql).await?;
        }
        Fate::Moves if column == "audience" => {
            let (was, is) = (format!("person:{old}"), format!("person:{new}"));
            let text = format!("UPDATE {table} SET audience = ? WHERE audience = ?");
            conn.execute(q!(text, is, was)).await?;
        }
        Fate::Moves => {
            let narrow = narrow(table, column);
            let text = format!("UPDATE {table} SET {column} = ? WHERE {column} = ?{narrow}");
            let sql = q!(text, new, old);
            let more = narrow.contains('?').then_some(old);
            conn.execute(sql.when(more, "")).await?;
        }
        Fate::Once(key) => once(conn, (table, column, key), old, new).await?,
    }
    Ok(())
}

/// Rows the one who stays has already count; the others are written anew, for the search hears of
/// new rows and of rows that go.
async fn once(
    conn: &mut Conn,
    (table, column, key): (&str, &str, &str),
    old: PersonId,
    new: PersonId,
) -> Result<(), Fault> {
    let columns = fates::columns(conn, table).await?;
    let names = columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    let values = columns.iter().map(|(name, _)| if name == column { "?" } else { name.as_str() });
    let values = values.collect::<Vec<_>>().join(", ");
    // In an order, so that two merges beside each other never wait for each other.
    let order = if key.is_empty() { column } else { key };
    let cast = if conn.engine() == Engine::Postgres {
        values.replacen('?', "CAST(? AS BIGINT)", 1)
    } else {
        values
    };
    let copy = format!(
        "INSERT INTO {table} ({names}) SELECT {cast} FROM {table} WHERE {column} = ? \
         ORDER BY {order} ON CONFLICT DO NOTHING"
    );
    conn.execute(q!(copy, new, old)).await?;
    conn.execute(q!(format!("DELETE FROM {table} WHERE {column} = ?"), old)).await?;
    Ok(())
}

/// How much a person brings along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Brings {
    /// Tickets they asked.
    pub asked: i64,
    /// Tickets they take part in beside those.
    pub part: i64,
    pub messages: i64,
    pub surveys: i64,
    /// Where they are signed in.
    pub sessions: i64,
    /// Apps they write from, browsers that follow a ticket.
    pub apps: i64,
    pub handles: i64,
    /// Side conversations that are with them.
    pub asides: i64,
    pub tokens: i64,
}

const TICKETS: &str = "participants x WHERE x.person_id = ?";

/// What comes along with a person: for the look before a merge.
///
/// # Errors
/// The database is gone.
pub async fn brings(conn: &mut Conn, id: PersonId) -> Result<Brings, Fault> {
    let asked = count(conn, "tickets x WHERE x.requester_id = ?", id).await?;
    let part = "participants x JOIN tickets t ON t.id = x.ticket_id \
                AND t.requester_id <> x.person_id WHERE x.person_id = ?";
    let apps = count(conn, "app_sessions x WHERE x.person_id = ?", id).await?
        + count(conn, "app_users x WHERE x.person_id = ?", id).await?
        + count(conn, "ticket_tokens x WHERE x.person_id = ?", id).await?;
    Ok(Brings {
        asked,
        part: count(conn, part, id).await?,
        messages: count(conn, "messages x WHERE x.author_id = ? AND NOT x.from_us", id).await?,
        surveys: count(conn, "surveys x WHERE x.person_id = ?", id).await?,
        sessions: count(conn, "sessions x WHERE x.person_id = ?", id).await?,
        apps,
        handles: count(conn, "person_handles x WHERE x.person_id = ?", id).await?,
        asides: count(conn, "aside_people x WHERE x.person_id = ?", id).await?,
        tokens: count(conn, "api_tokens x WHERE x.person_id = ?", id).await?,
    })
}

async fn count(conn: &mut Conn, from: &str, id: PersonId) -> Result<i64, Fault> {
    let sql = q!(format!("SELECT COUNT(*) FROM {from}"), id);
    Ok(conn.value(sql).await?.unwrap_or(0))
}
