//! `prickle import …`: moving in. See docs/guides/moving.md.

mod zendesk;

use std::{path::PathBuf, process::ExitCode};

use actions::{
    Desk,
    moving::{take_in, take_in::settle},
};
use anyhow::bail;
use clap::Subcommand;

use crate::{answer, config::Config, say, wiring};

/// Where from.
#[derive(Subcommand)]
pub enum Import {
    /// From an account that speaks the Zendesk dialect, another Prickle among them. Nobody is
    /// written to. Called again, it goes on where it was and brings what changed since.
    Zendesk(zendesk::Zendesk),
    /// From a folder that `prickle export` wrote, into an empty desk that is not running. Broken
    /// off, it goes on where it was.
    Export {
        /// The folder.
        folder: PathBuf,
        /// The old desk is stopped for good: what waited there (mails, replies on their way, jobs)
        /// is done here. Without it this desk is a copy: nothing that waited happens by itself.
        #[arg(long)]
        carry_on: bool,
    },
}

/// Moves in.
///
/// # Errors
/// The desk is in use, what is to be taken in does not fit, or there is no database.
pub async fn run(import: Import, config: &Config) -> anyhow::Result<ExitCode> {
    let desk = wiring::open(config).await?.desk;
    match import {
        Import::Zendesk(wish) => {
            must_be_finished(&desk).await?;
            zendesk::run(wish, &desk).await?;
        }
        Import::Export { folder, carry_on } => {
            let told = |line: &str| say(&format!("  {line}"));
            let done = take_in(&desk, &folder, carry_on, told).await?;
            answer(&format!("{} rows and {} files are in this desk.", done.rows, done.files));
            if !carry_on {
                answer(
                    "It is a copy: what waited to be sent stays held back, and no mail leaves it \
                     until an administrator lets it go under Mailboxes.",
                );
            }
        }
    }
    desk.store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Half a desk must not open: customers would miss their tickets, and rules would act on the rest.
///
/// # Errors
/// An import of an export was broken off.
pub async fn must_be_finished(desk: &Desk) -> anyhow::Result<()> {
    if !settle(desk).await? {
        bail!("an export is being taken in and is not finished: run `prickle import export` again");
    }
    Ok(())
}
