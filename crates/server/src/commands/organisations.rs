//! `prickle organisations import FILE`: a file of organisations, after a look at it or at once.

use std::{path::PathBuf, process::ExitCode};

use actions::organisations::sheet::{Look, look, take_in};
use anyhow::Context;
use clap::Subcommand;
use desk::organisations::sheet::What;

use crate::{answer, config::Config, say, wiring};

/// Organisations.
#[derive(Subcommand)]
pub enum Organisations {
    /// Take in a CSV file: external_id, name, domains, plan, priority, account_owners. See
    /// docs/guides/people.md.
    Import {
        /// The file.
        file: PathBuf,
        /// Only say what would come of it.
        #[arg(long)]
        dry_run: bool,
    },
}

/// Takes it in. Ends with 1 where a line was not taken.
///
/// # Errors
/// The file can't be read, or there is no database.
pub async fn run(command: Organisations, config: &Config) -> anyhow::Result<ExitCode> {
    let Organisations::Import { file, dry_run } = command;
    let bytes =
        std::fs::read(&file).with_context(|| format!("{} can't be read", file.display()))?;
    let desk = wiring::open(config).await?.desk;
    let found =
        if dry_run { look(&desk, &bytes).await? } else { take_in(&desk, None, &bytes).await?.1 };
    desk.store.close().await;
    tell(&found, dry_run);
    let wrong = found.counted().wrong;
    Ok(if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn tell(found: &Look, dry_run: bool) {
    if !found.unknown.is_empty() {
        say(&format!("not taken in, no such column: {}", found.unknown.join(", ")));
    }
    for one in &found.planned {
        match &one.what {
            What::Wrong(why) => say(&format!("line {}: {}: {why}", one.number, one.name)),
            What::New(_) if dry_run => answer(&format!("line {}: new: {}", one.number, one.name)),
            What::Changed(_, lines) if dry_run => {
                for line in lines {
                    let (number, name) = (one.number, &one.name);
                    let (field, from, to) = (&line.field, &line.from, &line.to);
                    answer(&format!("line {number}: {name}: {field}: {from} -> {to}"));
                }
            }
            What::New(_) | What::Changed(..) | What::Same => {}
        }
    }
    let told = found.counted();
    let word = if dry_run { "would be " } else { "" };
    answer(&format!(
        "{} {word}new, {} {word}changed, {} as they were, {} not taken",
        told.new, told.changed, told.same, told.wrong
    ));
}
