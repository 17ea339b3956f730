//! The engines a story runs on.

use crate::TestDesk;

/// Runs a story on a fresh SQLite desk.
pub async fn on_sqlite(story: impl AsyncFn(&TestDesk)) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("desk.sqlite").display());
    let desk = TestDesk::open(&url).await;
    story(&desk).await;
    desk.is_left_tidy().await;
}

/// Runs a story on a fresh PostgreSQL database; says so and does nothing where no server is named.
#[allow(clippy::disallowed_methods, clippy::print_stdout, reason = "tests are told by `./x test`")]
pub async fn on_postgres(story: impl AsyncFn(&TestDesk)) {
    let Ok(server) = std::env::var("PRICKLE_TEST_POSTGRES") else {
        println!("skipped: PRICKLE_TEST_POSTGRES names no server; ./x test starts one");
        return;
    };
    let url = store::engine::postgres::fresh_database(&server).await.unwrap();
    let desk = TestDesk::open(&url).await;
    story(&desk).await;
    desk.is_left_tidy().await;
}
