//! `prickle handbook check FILE`: every fault with line, column, key and the nearest right name.
//! `prickle handbook holidays FILE.ics --key berlin`: a section to paste, from a calendar file.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use base::{Clock, clock::SystemClock, time::TimeZone};
use clap::{Args, Subcommand};
use desk::handbook::{Handbook, feed_section, read_feed};

use crate::{answer, say};

/// Work on the handbook.
#[derive(Subcommand)]
pub enum HandbookCommand {
    /// Say what is wrong with a handbook file.
    Check {
        /// The file.
        file: PathBuf,
    },
    /// Print the whole days of a calendar file (iCalendar) as a section to paste.
    Holidays(Holidays),
}

/// The calendar, and what to make of it.
#[derive(Args)]
pub struct Holidays {
    /// The file.
    file: PathBuf,
    /// The section's key, as in [holidays.berlin].
    #[arg(long)]
    key: String,
    /// The name people read; the calendar's own where left out.
    #[arg(long)]
    name: Option<String>,
    /// The zone whose midnights begin and end the days; the calendar's own, or UTC.
    #[arg(long)]
    zone: Option<String>,
    /// Leave out days whose name holds this; may be given several times.
    #[arg(long)]
    without: Vec<String>,
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
pub fn run(command: &HandbookCommand) -> anyhow::Result<()> {
    match command {
        HandbookCommand::Check { file } => check(file),
        HandbookCommand::Holidays(holidays) => print_holidays(holidays),
    }
}

fn print_holidays(from: &Holidays) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(&from.file)
        .with_context(|| format!("{} can't be read", from.file.display()))?;
    let today = SystemClock.now().to_zoned(TimeZone::UTC).date();
    let mut feed = read_feed(&text, today, &from.without);
    if let Some(name) = &from.name {
        feed.name.clone_from(name);
    }
    if let Some(zone) = &from.zone {
        feed.zone.clone_from(zone);
    }
    for bad in &feed.bad {
        say(&format!("{}: {bad}", from.file.display()));
    }
    let section = feed_section(&feed, &from.key);
    if let Err(faults) = Handbook::parse(&section) {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        bail!("what came out is no section of a handbook: {}", told.join("; "));
    }
    answer(section.trim_end());
    Ok(())
}

fn check(file: &Path) -> anyhow::Result<()> {
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
