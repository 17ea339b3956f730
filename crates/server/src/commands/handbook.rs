//! `prickle handbook check FILE`: every fault with line, column, key and the nearest right name.

use std::path::{Path, PathBuf};

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
    /// Say which tickets an automation matches now, and what it would do; nothing is changed.
    DryRun {
        /// The automation's key.
        key: String,
        /// A handbook file that has it, not yet in force; without it, the one in force.
        file: Option<PathBuf>,
    },
}

/// Checks.
///
/// # Errors
/// The file can't be read, or has faults.
pub fn check(file: &Path) -> anyhow::Result<()> {
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
