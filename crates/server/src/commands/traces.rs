//! `prickle traces`: where words stand in the database, in whatever table: for making sure that
//! nothing is left of what was redacted. They are read from standard input, since what stands in a
//! command line stands in the shell's history and in every list of processes.

use std::{io::Read, process::ExitCode};

use crate::{answer, config::Config, wiring};

/// Runs it: one passage on each line. Ends with 1 where one of them stands somewhere.
///
/// # Errors
/// No database, or nothing to read.
pub async fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let mut given = String::new();
    std::io::stdin().read_to_string(&mut given)?;
    let desk = wiring::open(config).await?.desk;
    let mut conn = desk.store.read().await?;
    let mut found = 0;
    for (line, words) in (1..).zip(given.lines()).filter(|(_, words)| !words.trim().is_empty()) {
        for (place, rows) in store::traces::of(&mut conn, words.trim()).await? {
            found += 1;
            // Never the words themselves: what is answered here is kept in logs.
            answer(&format!("line {line}: {rows} rows of {}.{}", place.table, place.column));
        }
    }
    if found == 0 {
        answer("None of it stands in the database.");
    }
    Ok(if found == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
