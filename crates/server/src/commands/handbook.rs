//! `prickle handbook check FILE`: every fault with line, column, key and the nearest right name.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Subcommand;
use desk::handbook::Handbook;

use crate::answer;

/// Work on the handbook.
#[derive(Subcommand)]
pub enum HandbookCommand {
    /// Say what is wrong with a handbook file.
    Check {
        /// The file.
        file: PathBuf,
    },
}

/// Checks.
///
/// # Errors
/// The file can't be read, or has faults.
pub fn run(command: &HandbookCommand) -> anyhow::Result<()> {
    let HandbookCommand::Check { file } = command;
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{} can't be read", file.display()))?;
    match Handbook::parse(&text) {
        Ok(_) => answer(&format!("{}: all well", file.display())),
        Err(faults) => {
            for fault in &faults {
                answer(&format!("{}:{fault}", file.display()));
            }
            bail!("{} faults", faults.len());
        }
    }
    Ok(())
}
