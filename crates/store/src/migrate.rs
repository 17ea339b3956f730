//! Brings the tables up to date. Each step runs once, in its own transaction, in order.

use crate::{Conn, Fault, q};

/// The steps, oldest first. A shipped one is never edited: upgraded desks would differ from fresh.
const STEPS: &[(i64, &str)] = &[
    (1, include_str!("migrations/0001_foundations.sql")),
    (3, include_str!("migrations/0003_handbook.sql")),
    (6, include_str!("migrations/0006_counted.sql")),
];

/// Runs what has not run yet.
pub(crate) async fn migrate(conn: &mut Conn) -> Result<(), Fault> {
    conn.script("CREATE TABLE IF NOT EXISTS migrations (step BIGINT PRIMARY KEY)").await?;
    for (step, text) in STEPS {
        conn.script("BEGIN").await?;
        let result = run(conn, *step, text).await;
        conn.script(if result.is_ok() { "COMMIT" } else { "ROLLBACK" }).await?;
        result?;
    }
    Ok(())
}

async fn run(conn: &mut Conn, step: i64, text: &str) -> Result<(), Fault> {
    if conn.engine() == crate::engine::Engine::Postgres {
        // Several nodes may start at once; one migrates, the others wait here.
        conn.script("LOCK TABLE migrations IN ACCESS EXCLUSIVE MODE").await?;
    }
    let done = q!("SELECT step FROM migrations WHERE step = ?", step);
    if conn.value::<i64>(done).await?.is_some() {
        return Ok(());
    }
    let text = conn.engine().ddl(text);
    conn.script(&text).await?;
    conn.execute(q!("INSERT INTO migrations (step) VALUES (?)", step)).await?;
    Ok(())
}
