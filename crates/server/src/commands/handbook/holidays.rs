//! `prickle handbook holidays FILE.ics --key berlin`: a section to paste, from a calendar file.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context, bail};
use base::{Clock, clock::SystemClock, time::TimeZone};
use clap::Args;
use desk::handbook::{Handbook, feed_section, read_feed};

use crate::{answer, say};

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
}

/// Prints it; days that can't be read are named.
///
/// # Errors
/// The file can't be read, or what came out is no section.
pub fn print(from: &Holidays) -> anyhow::Result<ExitCode> {
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
    Ok(ExitCode::SUCCESS)
}
