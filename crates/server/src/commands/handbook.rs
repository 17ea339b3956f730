//! `prickle handbook …`: the rules by file, for people and for pipelines (HB-2, HB-3). A running
//! desk hears of what is applied here within a second or two.
//!
//! Exit codes: 0 is well (or nothing to do); 1 the file has faults, or the two differ; 2 it could
//! not be done (no such file, no database); 3 somebody saved another version meanwhile.

mod compare;
mod holidays;
mod simulate;
mod told;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use actions::{
    ActionError, Desk,
    handbook::apply::{By, New, Refusal},
};
use anyhow::Context;
use clap::Subcommand;
use desk::handbook::Handbook;

use self::holidays::Holidays;
use crate::{answer, config::Config, say, wiring};

/// Work on the handbook.
#[derive(Subcommand)]
pub enum HandbookCommand {
    /// Say what is wrong with a handbook file.
    Check {
        /// The file.
        file: PathBuf,
        /// Answer as JSON, for programs.
        #[arg(long)]
        json: bool,
    },
    /// Print the whole days of a calendar file (iCalendar) as a section to paste.
    Holidays(Holidays),
    /// Say which tickets an automation matches now, and what it would do; nothing is changed.
    DryRun {
        /// The automation's key.
        key: String,
        /// A handbook file that has it, not yet in force; without it, the one in force.
        file: Option<PathBuf>,
    },
    /// Play the recorded tickets under a file's rules and say what would have been different.
    Simulate {
        /// The file.
        file: PathBuf,
        /// Tickets opened within this time: 90d, 12w.
        #[arg(long, default_value = "90d", value_parser = simulate::days)]
        since: i64,
        /// Answer as JSON, for programs.
        #[arg(long)]
        json: bool,
    },
    /// Put a file in force as a new version; a running desk takes it up by itself.
    Apply {
        /// The file.
        file: PathBuf,
        /// Why, for the list of versions.
        #[arg(long, default_value = "")]
        note: String,
        /// Only if this is still the newest version (exit code 3 where it is not).
        #[arg(long)]
        base: Option<i64>,
    },
    /// Show what differs: by meaning, then by line. Exit code 1 where something does.
    Diff {
        /// A file, or the number of a version.
        one: String,
        /// Another one; without it, ONE is compared with the running version.
        other: Option<String>,
    },
    /// Print the company's text of the running version.
    Export {
        /// Of another version.
        #[arg(long)]
        version: Option<i64>,
        /// The whole handbook: the default with its comments, and the company's changes in it.
        #[arg(long)]
        full: bool,
    },
    /// List the versions, newest first.
    Versions,
}

/// It could not be done.
const FAILED: u8 = 2;
/// Somebody saved another version meanwhile.
const OVERTAKEN: u8 = 3;

/// Runs one.
pub fn run(command: HandbookCommand, file: &Path) -> ExitCode {
    let done = match command {
        HandbookCommand::Check { file, json } => check(&file, json),
        HandbookCommand::Holidays(from) => holidays::print(&from),
        HandbookCommand::DryRun { key, file: text } => dry_run(&key, text.as_deref(), file),
        other => super::runtime().and_then(|runtime| runtime.block_on(with_desk(other, file))),
    };
    done.unwrap_or_else(|error| {
        say(&format!("prickle: {error:#}"));
        ExitCode::from(FAILED)
    })
}

fn dry_run(key: &str, text: Option<&Path>, file: &Path) -> anyhow::Result<ExitCode> {
    let config = Config::read(file)?;
    super::runtime()?.block_on(super::dry_run::run(key, text, &config))?;
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))
}

fn check(file: &Path, json: bool) -> anyhow::Result<ExitCode> {
    let faults = Handbook::parse(&read(file)?).err().unwrap_or_default();
    let name = file.display().to_string();
    if json {
        answer(&told::json(&name, &faults));
    } else {
        answer(&told::lines(&name, &faults));
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn with_desk(command: HandbookCommand, file: &Path) -> anyhow::Result<ExitCode> {
    let desk = wiring::open(&Config::read(file)?).await?.desk;
    let done = match command {
        HandbookCommand::Check { file, json } => check(&file, json),
        HandbookCommand::Holidays(from) => holidays::print(&from),
        HandbookCommand::DryRun { key, file: text } => dry_run(&key, text.as_deref(), file),
        HandbookCommand::Simulate { file, since, json } => {
            simulate::run(&desk, &file, since, json).await
        }
        HandbookCommand::Apply { file, note, base } => apply(&desk, &file, note, base).await,
        HandbookCommand::Diff { one, other } => compare::diff(&desk, &one, other.as_deref()).await,
        HandbookCommand::Export { version, full } => export(&desk, version, full).await,
        HandbookCommand::Versions => versions(&desk).await,
    };
    desk.store.close().await;
    done
}

async fn apply(
    desk: &Desk,
    file: &Path,
    note: String,
    base: Option<i64>,
) -> anyhow::Result<ExitCode> {
    let new = New { text: read(file)?, note, base };
    let code = match actions::handbook::apply::apply(desk, By::CommandLine, new).await {
        Ok(version) => {
            answer(&format!("version {version} is in force"));
            ExitCode::SUCCESS
        }
        Err(ActionError::Refused(Refusal::Same(version))) => {
            answer(&format!("nothing to do: version {version} says exactly this"));
            ExitCode::SUCCESS
        }
        Err(ActionError::Refused(Refusal::Faulty(faults))) => {
            answer(&told::lines(&file.display().to_string(), &faults));
            say("prickle: nothing was changed; the running handbook stays");
            ExitCode::FAILURE
        }
        Err(ActionError::Refused(refusal @ Refusal::Overtaken(_))) => {
            say(&format!("prickle: {refusal}"));
            ExitCode::from(OVERTAKEN)
        }
        Err(other) => anyhow::bail!("{other}"),
    };
    Ok(code)
}

async fn export(desk: &Desk, version: Option<i64>, full: bool) -> anyhow::Result<ExitCode> {
    let mut conn = desk.store.read().await?;
    let version = version.unwrap_or(desk.handbook().version);
    let text = if full {
        actions::handbook::whole(&mut conn, version).await?
    } else {
        actions::handbook::in_force(&mut conn, version).await?.map(|(text, _)| text)
    };
    let text = text.with_context(|| format!("there is no version {version}"))?;
    answer(text.trim_end_matches('\n'));
    Ok(ExitCode::SUCCESS)
}

async fn versions(desk: &Desk) -> anyhow::Result<ExitCode> {
    let mut conn = desk.store.read().await?;
    let running = desk.handbook().version;
    for listed in store::handbooks::list(&mut conn, i64::MAX, 10_000).await? {
        answer(&told::version(&listed, running));
    }
    if running == 0 {
        answer("0  the handbook as it ships: no version was saved yet");
    }
    Ok(ExitCode::SUCCESS)
}
