//! Brings the tables up to date. Each step runs once, in its own transaction, in order.

use crate::{Conn, Fault, q};

/// The steps, oldest first. A shipped one is never edited: upgraded desks would differ from fresh.
const STEPS: &[(i64, &str)] = &[
    (1, include_str!("migrations/0001_foundations.sql")),
    (2, include_str!("migrations/0002_clocks.sql")),
    (3, include_str!("migrations/0003_handbook.sql")),
    (4, include_str!("migrations/0004_notices.sql")),
    (5, include_str!("migrations/0005_routing.sql")),
    (6, include_str!("migrations/0006_counted.sql")),
    (7, include_str!("migrations/0007_marks.sql")),
    (8, include_str!("migrations/0008_fired.sql")),
    (9, include_str!("migrations/0009_views.sql")),
    (11, include_str!("migrations/0011_composer.sql")),
    (12, include_str!("migrations/0012_merged.sql")),
    (13, include_str!("migrations/0013_hands.sql")),
    (14, include_str!("migrations/0014_webhooks.sql")),
    (15, include_str!("migrations/0015_push.sql")),
    (16, include_str!("migrations/0016_search.sql")),
    (17, include_str!("migrations/0017_put_off.sql")),
    (18, include_str!("migrations/0018_asides.sql")),
    (19, include_str!("migrations/0019_redaction.sql")),
    (20, include_str!("migrations/0020_escalation.sql")),
    (22, include_str!("migrations/0022_mailboxes.sql")),
    (25, include_str!("migrations/0025_in_app.sql")),
    (27, include_str!("migrations/0027_languages.sql")),
    (28, include_str!("migrations/0028_social.sql")),
    (30, include_str!("migrations/0030_api_tokens.sql")),
    (31, include_str!("migrations/0031_api.sql")),
    (32, include_str!("migrations/0032_log.sql")),
    (33, include_str!("migrations/0033_surveys_sent.sql")),
    (35, include_str!("migrations/0035_mailbox_places.sql")),
    (36, include_str!("migrations/0036_oauth.sql")),
    (38, include_str!("migrations/0038_people.sql")),
    (40, include_str!("migrations/0040_moving_in.sql")),
    (42, include_str!("migrations/0042_external_ids.sql")),
    (43, include_str!("migrations/0043_organisations_by_external_id.sql")),
    (45, include_str!("migrations/0045_people_changed.sql")),
    (48, include_str!("migrations/0048_too_large.sql")),
    (49, include_str!("migrations/0049_address_links.sql")),
    (50, include_str!("migrations/0050_organisations_changed.sql")),
    (51, include_str!("migrations/0051_phones_and_tags.sql")),
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

#[cfg(test)]
mod tests {
    use base::ids::TicketId;

    use super::*;
    use crate::engine::{postgres, sqlite};

    /// What a desk of the first step holds: one ticket's clocks, over, running and late.
    const EARLY: &str = "INSERT INTO clocks (id, ticket_id, kind, schedule, started_at, \
        target_seconds, due_at, soon_at, stopped_at, met, breached_at) VALUES \
        (11, 5, 'first_reply', 'response', 1000000, 10, 11000000, 8000000, 9000000, 'true', NULL), \
        (12, 5, 'next_reply', 'response', 20000000, 10, 30000000, 28000000, 31000000, 'false', \
         30000000), \
        (15, 5, 'next_reply', 'response', 40000000, 10, 50000000, 48000000, NULL, NULL, NULL)";

    async fn clocks_are_carried_over(conn: &mut Conn) {
        conn.script("CREATE TABLE migrations (step BIGINT PRIMARY KEY)").await.unwrap();
        conn.script("BEGIN").await.unwrap();
        run(conn, 1, STEPS[0].1).await.unwrap();
        conn.script("COMMIT").await.unwrap();
        conn.script(EARLY).await.unwrap();
        migrate(conn).await.unwrap();
        let clocks = crate::sla::of_ticket(conn, TicketId(5)).await.unwrap();
        let told: Vec<_> = clocks
            .iter()
            .map(|one| (String::from(one.which()), one.met, one.is_running(), one.legs.len()))
            .collect();
        let expected = [
            ("f1".to_owned(), Some(true), false, 1),
            ("n1".to_owned(), Some(false), false, 1),
            ("n2".to_owned(), None, true, 1),
        ];
        assert_eq!(told, expected);
        assert_eq!(clocks[2].due_at, Some(base::time::from_micros(50_000_000)));
        assert_eq!(clocks[2].legs[0].from, clocks[2].started_at);
    }

    #[tokio::test]
    async fn the_clocks_of_the_first_desks_are_carried_over_on_sqlite() {
        let folder = tempfile::tempdir().unwrap();
        let writer = sqlite::open_writer(&folder.path().join("desk.sqlite")).unwrap();
        clocks_are_carried_over(&mut Conn::Sqlite(sqlite::Lease::own(writer))).await;
    }

    #[tokio::test]
    #[allow(clippy::disallowed_methods, reason = "tests are told by `./x test`")]
    async fn the_clocks_of_the_first_desks_are_carried_over_on_postgres() {
        let Ok(server) = std::env::var("PRICKLE_TEST_POSTGRES") else {
            println!("skipped: PRICKLE_TEST_POSTGRES names no server; ./x test starts one");
            return;
        };
        let url = postgres::fresh_database(&server).await.unwrap();
        let pool = postgres::open(&url).await.unwrap();
        clocks_are_carried_over(&mut Conn::Postgres(pool.acquire().await.unwrap())).await;
    }
}
