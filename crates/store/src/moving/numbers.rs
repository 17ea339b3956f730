//! Where numbering goes on: ids, ticket numbers and the logs' places. The engines keep these in
//! different ways, so they travel by name.

use std::collections::BTreeMap;

use crate::{Conn, Fault, Tx, engine::Engine, q};

/// Logs whose places the database counts itself.
const LOGS: [&str; 4] = ["events", "notices", "organisation_events", "person_events"];
const IDS: &str = "ids";
const TICKETS: &str = "tickets";

/// The last number given out, by name.
///
/// # Errors
/// The database is gone.
pub async fn numbers(conn: &mut Conn) -> Result<BTreeMap<String, i64>, Fault> {
    let mut all = BTreeMap::new();
    let ids = q!("SELECT value FROM counters WHERE name = 'ids'");
    all.insert(IDS.to_owned(), conn.value(ids).await?.unwrap_or(0));
    for name in LOGS {
        let last = match conn.engine() {
            Engine::Sqlite => q!("SELECT seq FROM sqlite_sequence WHERE name = ?", name),
            Engine::Postgres => sequence(&format!("{name}_seq_seq")),
        };
        all.insert(name.to_owned(), conn.value(last).await?.unwrap_or(0));
    }
    let tickets = match conn.engine() {
        Engine::Sqlite => q!("SELECT value FROM counters WHERE name = 'tickets'"),
        Engine::Postgres => sequence("ticket_numbers"),
    };
    all.insert(TICKETS.to_owned(), conn.value(tickets).await?.unwrap_or(0));
    Ok(all)
}

fn sequence(name: &str) -> crate::sql::Sql {
    q!(format!("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {name}"))
}

/// Numbering goes on behind these. Ids never go back: this node may have given some out.
///
/// # Errors
/// The database refused.
pub async fn put_numbers(tx: &mut Tx, numbers: &BTreeMap<String, i64>) -> Result<(), Fault> {
    let of = |name: &str| numbers.get(name).copied().unwrap_or(0);
    let conn = tx.conn();
    let ids =
        q!("UPDATE counters SET value = ? WHERE name = 'ids' AND value < ?", of(IDS), of(IDS));
    conn.execute(ids).await?;
    put_tickets(conn, of(TICKETS)).await?;
    for name in LOGS.into_iter().filter(|name| of(name) > 0) {
        match conn.engine() {
            Engine::Sqlite => {
                conn.execute(q!("DELETE FROM sqlite_sequence WHERE name = ?", name)).await?;
                let put =
                    q!("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", name, of(name));
                conn.execute(put).await?;
            }
            Engine::Postgres => {
                conn.execute(q!(format!("SELECT setval('{name}_seq_seq', ?)"), of(name))).await?;
            }
        }
    }
    Ok(())
}

/// New tickets are numbered behind `last`; never back.
pub(crate) async fn put_tickets(conn: &mut Conn, last: i64) -> Result<(), Fault> {
    let sql = match conn.engine() {
        Engine::Sqlite => {
            q!("UPDATE counters SET value = ? WHERE name = 'tickets' AND value < ?", last, last)
        }
        Engine::Postgres => q!(
            "SELECT setval('ticket_numbers', ?) FROM ticket_numbers \
             WHERE last_value < ? OR (last_value = ? AND NOT is_called)",
            last,
            last,
            last
        ),
    };
    if last > 0 {
        conn.execute(sql).await?;
    }
    Ok(())
}
