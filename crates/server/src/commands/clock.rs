//! `prickle clock due`: by when an answer is due, exact in every zone (SLA-2).

use std::io::{BufRead, Write};

use anyhow::anyhow;
use clap::Subcommand;
use desk::sla;

use crate::{answer, config::Config, wiring};

/// Questions about time.
#[derive(Subcommand)]
pub enum Clock {
    /// The instant by which so much open time has passed.
    Due {
        /// A schedule of the handbook: `response`, `coverage`.
        #[arg(long, default_value = "response")]
        schedule: String,
        /// RFC 3339.
        #[arg(long, required_unless_present = "batch")]
        start: Option<String>,
        /// `8h`, `90m`, `2d`: open time.
        #[arg(long, required_unless_present = "batch")]
        target: Option<String>,
        /// Answers JSON lines `{"schedule","start","target_seconds"}` from standard input.
        #[arg(long)]
        batch: bool,
    },
}

/// Answers.
///
/// # Errors
/// An unknown schedule or a target that can't be read.
pub fn run(clock: Clock, config: &Config) -> anyhow::Result<()> {
    let handbook = wiring::handbook(config)?;
    let Clock::Due { schedule, start, target, batch } = clock;
    if batch {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        for line in std::io::stdin().lock().lines() {
            writeln!(out, "{}", sla::due_line(&handbook, &line?))?;
        }
        return Ok(out.flush()?);
    }
    let (Some(start), Some(target)) = (start, target) else {
        return Err(anyhow!("--start and --target are needed"));
    };
    let seconds = sla::parse_target(&target).map_err(|fault| anyhow!("{fault}"))?;
    let due = sla::due_text(&handbook, &schedule, &start, seconds);
    answer(&due.map_err(|fault| anyhow!("{fault}"))?);
    Ok(())
}
