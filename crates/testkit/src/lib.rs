//! A desk for tests: real store, real actions, real worker; a clock that is moved by hand, chance
//! from a seed, files in memory, a mail server that does as it is told. Tests read as stories.

#![allow(clippy::unwrap_used, reason = "a broken test should stop")]

mod cast;
mod desk;
mod engines;

pub use cast::{LEV, MARIA, NOOR, OMAR, Somebody, TIDE, hours};
pub use desk::TestDesk;
pub use engines::{on_postgres, on_sqlite};

/// Runs a story on SQLite and, where `PRICKLE_TEST_POSTGRES` names a server (`./x test` starts
/// one), on PostgreSQL: `on_both_engines!(a_name, async |desk| { … });`
#[macro_export]
macro_rules! on_both_engines {
    ($name:ident, $story:expr) => {
        mod $name {
            use super::*;

            #[tokio::test]
            async fn sqlite() {
                $crate::on_sqlite($story).await;
            }

            #[tokio::test]
            async fn postgres() {
                $crate::on_postgres($story).await;
            }
        }
    };
}
