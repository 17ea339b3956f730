//! Who of us is away, and whose turn it is.

use base::{
    Timestamp,
    ids::{AbsenceId, PersonId},
};
use desk::{absences::Absence, turns::Candidate};

use crate::{Conn, Fault, Tx, engine::Engine, engine::postgres::EVENTS_LOCK, people, q, sql::Row};

const COLUMNS: &str = "a.id, a.person_id, a.from_at, a.until_at, a.reason, a.set_by, a.set_at";

fn read(row: &Row) -> Result<Absence, Fault> {
    let mut cells = row.cells();
    Ok(Absence {
        id: cells.take()?,
        person_id: cells.take()?,
        from_at: cells.take()?,
        until_at: cells.take()?,
        reason: cells.take()?,
        set_by: cells.take()?,
        set_at: cells.take()?,
    })
}

pub(crate) async fn put(tx: &mut Tx, absence: &Absence) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO absences (id, person_id, from_at, until_at, reason, set_by, set_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET \
         until_at = excluded.until_at",
        absence.id,
        absence.person_id,
        absence.from_at,
        absence.until_at,
        &absence.reason,
        absence.set_by,
        absence.set_at
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// One absence.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, id: AbsenceId) -> Result<Option<Absence>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM absences a WHERE a.id = ?"), id);
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// The absence of a person that holds at `at`; the one that lasts longest.
///
/// # Errors
/// The database is gone.
pub async fn of(
    conn: &mut Conn,
    person: PersonId,
    at: Timestamp,
) -> Result<Option<Absence>, Fault> {
    let sql = q!(
        format!(
            "SELECT {COLUMNS} FROM absences a WHERE a.person_id = ? AND a.from_at <= ? \
             AND (a.until_at IS NULL OR a.until_at > ?) \
             ORDER BY CASE WHEN a.until_at IS NULL THEN 0 ELSE 1 END, a.until_at DESC LIMIT 1"
        ),
        person,
        at,
        at
    );
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// Every absence that holds at `at` or is still to come, by its beginning.
///
/// # Errors
/// The database is gone.
pub async fn current(conn: &mut Conn, at: Timestamp) -> Result<Vec<Absence>, Fault> {
    let sql = q!(
        format!(
            "SELECT {COLUMNS} FROM absences a WHERE (a.until_at IS NULL OR a.until_at > ?) \
             AND (a.until_at IS NULL OR a.until_at > a.from_at) ORDER BY a.from_at, a.id"
        ),
        at
    );
    conn.all(sql).await?.iter().map(read).collect()
}

/// Those of us who may answer and are here, each with how many tickets of theirs wait for us, in no
/// particular order.
///
/// # Errors
/// The database is gone.
pub async fn here(conn: &mut Conn, at: Timestamp) -> Result<Vec<Candidate>, Fault> {
    // Counted once over what waits, not once per person over all they ever had.
    let sql = q!(
        format!(
            "SELECT {}, COALESCE(w.waiting, 0) FROM people p LEFT JOIN \
             (SELECT t.assignee_id, COUNT(*) AS waiting FROM tickets t \
             WHERE t.waiting AND t.assignee_id IS NOT NULL GROUP BY t.assignee_id) w \
             ON w.assignee_id = p.id \
             WHERE p.role NOT IN ('customer', 'org_admin') AND p.role <> 'viewer' \
             AND NOT EXISTS (SELECT 1 FROM absences a WHERE a.person_id = p.id \
             AND a.from_at <= ? AND (a.until_at IS NULL OR a.until_at > ?))",
            people::COLUMNS
        ),
        at,
        at
    );
    let rows = conn.all(sql).await?;
    rows.iter()
        .map(|row| Ok(Candidate { person: people::read(row)?, waiting: row.get(8)? }))
        .collect()
}

/// Who was given the group's last ticket. Held until the end of the transaction, so that two
/// tickets coming in at once are given out one after the other: with the lock of the log, which
/// every change takes anyhow, so that no two writers can wait for each other crosswise.
///
/// # Errors
/// The database is gone.
pub async fn last_turn(tx: &mut Tx, group: &str) -> Result<Option<PersonId>, Fault> {
    if tx.conn().engine() == Engine::Postgres {
        tx.conn().value::<String>(q!("SELECT pg_advisory_xact_lock(?)::TEXT", EVENTS_LOCK)).await?;
    }
    tx.conn().value(q!("SELECT person_id FROM group_turns WHERE group_key = ?", group)).await
}

pub(crate) async fn put_turn(tx: &mut Tx, group: &str, person: PersonId) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO group_turns (group_key, person_id) VALUES (?, ?) \
         ON CONFLICT (group_key) DO UPDATE SET person_id = excluded.person_id",
        group,
        person
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}
