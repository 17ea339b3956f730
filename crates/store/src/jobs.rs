//! The queue: claimed with a lease, done once, tried again later, or left for a person.

use base::{Timestamp, ids::JobId};
use desk::jobs::{JobKind, MOST_ATTEMPTS, back_off_seconds};

use crate::{Conn, Fault, Tx, engine::Engine, q, sql::Sql};

/// A claimed job. Whoever holds it must finish within the lease, else another worker gets it.
#[derive(Debug, Clone)]
pub struct Claimed {
    pub id: JobId,
    pub kind: JobKind,
    /// This try's number, 1-based.
    pub attempts: i64,
    /// The end of the lease: what tells this claim from a later one of the same job.
    pub lease: Timestamp,
}

/// The earliest instant at which a job wants to run.
///
/// # Errors
/// The database is gone.
pub async fn next_run(conn: &mut Conn) -> Result<Option<Timestamp>, Fault> {
    conn.value(q!("SELECT run_at FROM jobs WHERE NOT dead ORDER BY run_at, id LIMIT 1")).await
}

/// Claims up to `limit` jobs until `lease`.
///
/// # Errors
/// The database is gone, or a job's text can't be read.
pub async fn claim(
    tx: &mut Tx,
    now: Timestamp,
    lease: Timestamp,
    limit: i64,
) -> Result<Vec<Claimed>, Fault> {
    let skip = tx.conn().engine().skip_locked();
    let sql = Sql::new(
        format!(
            "UPDATE jobs SET run_at = ?, held = TRUE, attempts = attempts + 1 WHERE id IN \
             (SELECT id FROM jobs WHERE NOT dead AND run_at <= ? ORDER BY run_at, id LIMIT ?{skip}) \
             RETURNING id, data, attempts"
        ),
        vec![lease.into(), now.into(), limit.into()],
    );
    let rows = tx.conn().all(sql).await?;
    let mut jobs = Vec::with_capacity(rows.len());
    for row in rows {
        let mut cells = row.cells();
        let (id, kind, attempts) = (cells.take()?, cells.json()?, cells.take()?);
        jobs.push(Claimed { id, kind, attempts, lease });
    }
    jobs.sort_by_key(|job| job.id);
    Ok(jobs)
}

/// Holds a job on: its work takes longer than its lease. `false` where the claim was lost.
///
/// # Errors
/// The database is gone.
pub async fn renew(tx: &mut Tx, job: &Claimed, lease: Timestamp) -> Result<bool, Fault> {
    let sql =
        q!("UPDATE jobs SET run_at = ? WHERE id = ? AND run_at = ?", lease, job.id, job.lease);
    Ok(tx.conn().execute(sql).await? == 1)
}

/// Lets go of what a worker before us held when it died. Only where there can be no other worker:
/// on SQLite, at the start. On PostgreSQL the leases run out by themselves.
///
/// # Errors
/// The database is gone.
pub async fn let_go(tx: &mut Tx, now: Timestamp) -> Result<u64, Fault> {
    if tx.conn().engine() != Engine::Sqlite {
        return Ok(0);
    }
    let sql = q!("UPDATE jobs SET run_at = ?, held = FALSE WHERE held AND NOT dead", now);
    tx.conn().execute(sql).await
}

/// Takes a finished job out, if this claim still holds it. A worker whose lease ran out must not
/// take out what another one is doing.
///
/// # Errors
/// The database is gone.
pub async fn finish(tx: &mut Tx, job: &Claimed) -> Result<bool, Fault> {
    let sql = q!("DELETE FROM jobs WHERE id = ? AND run_at = ?", job.id, job.lease);
    Ok(tx.conn().execute(sql).await? == 1)
}

/// Puts a failed job back for later, or leaves it for a person after too many tries.
///
/// # Errors
/// The database is gone.
pub async fn fail(tx: &mut Tx, job: &Claimed, trouble: &str, now: Timestamp) -> Result<(), Fault> {
    let sql = q!(
        "UPDATE jobs SET run_at = ?, held = FALSE, dead = ?, trouble = ? \
         WHERE id = ? AND run_at = ?",
        base::time::after(now, back_off_seconds(job.attempts)),
        job.attempts >= MOST_ATTEMPTS,
        trouble,
        job.id,
        job.lease
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Lets a job wait without counting the try: nothing went wrong.
///
/// # Errors
/// The database is gone.
pub async fn put_off(tx: &mut Tx, job: &Claimed, until: Timestamp) -> Result<(), Fault> {
    let sql = q!(
        "UPDATE jobs SET run_at = ?, held = FALSE, attempts = attempts - 1 \
         WHERE id = ? AND run_at = ?",
        until,
        job.id,
        job.lease
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}
