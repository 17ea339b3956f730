//! The log of all tickets in the order in which things happened: what programs read to follow the
//! desk. The same filter as every other read: what somebody may not see did not happen for them.

use base::{Timestamp, ids::EventSeq};
use desk::{events::Event, viewer::Viewer};

use crate::{
    Conn, Fault,
    directory::{Mark, export},
    events::read,
    q,
    sql::Sql,
    viewer::only_visible,
};

/// Which events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    All,
    /// Those that tell of clocks.
    Clocks,
}

fn select(told: Told) -> Sql {
    // An event's kind stands first in it, see `migrations/0008_fired.sql`.
    let kind = match told {
        Told::All => "",
        Told::Clocks => " AND substr(e.data, 1, 15) = '{\"kind\":\"clock\"'",
    };
    q!(format!(
        "SELECT e.seq, e.ticket_id, e.actor_id, e.at, e.data FROM events e \
         JOIN tickets t ON t.id = e.ticket_id WHERE 1 = 1{kind}"
    ))
}

/// Events behind `from` and until `until`, oldest first.
///
/// # Errors
/// The database is gone.
pub async fn since(
    conn: &mut Conn,
    viewer: &Viewer,
    told: Told,
    (from, until): (Mark, Timestamp),
    limit: i64,
) -> Result<Vec<Event>, Fault> {
    let sql = only_visible(select(told), viewer);
    let sql = export(sql, ("e.at", "e.seq"), from, until).add("", [limit.into()]);
    conn.all(sql).await?.iter().map(read).collect()
}

/// Events before `until`, newest first.
///
/// # Errors
/// The database is gone.
pub async fn before(
    conn: &mut Conn,
    viewer: &Viewer,
    until: Mark,
    limit: i64,
) -> Result<Vec<Event>, Fault> {
    let sql = only_visible(select(Told::All), viewer).add(
        " AND e.at <= ? AND (e.at < ? OR e.seq < ?) ORDER BY e.at DESC, e.seq DESC LIMIT ?",
        [until.at.into(), until.at.into(), EventSeq(until.id).into(), limit.into()],
    );
    conn.all(sql).await?.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    #[tokio::test]
    async fn the_log_is_read_by_an_index_in_both_directions() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("desk.sqlite").display());
        let store = Store::open(&url).await.unwrap();
        let mut conn = store.read().await.unwrap();
        let back = "SELECT e.seq FROM events e JOIN tickets t ON t.id = e.ticket_id \
             WHERE e.at <= 9 AND (e.at < 9 OR e.seq < 5) ORDER BY e.at DESC, e.seq DESC LIMIT 10";
        let on = "SELECT e.seq FROM events e JOIN tickets t ON t.id = e.ticket_id \
             WHERE e.at >= 9 AND (e.at > 9 OR e.seq > 5) AND e.at <= 11 \
             ORDER BY e.at, e.seq LIMIT 10";
        for text in [back, on] {
            let rows = conn.all(q!(format!("EXPLAIN QUERY PLAN {text}"))).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.get(3).unwrap()).collect();
            let plan = plan.join("; ");
            assert!(plan.contains("events_at_ix") && !plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
}
